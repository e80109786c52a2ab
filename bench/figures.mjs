// The figures of docs/performance.md: `make figures`, or `node bench/figures.mjs --help`. Each run starts a server of its own
// with one shard on one core, puts the load on another, and measures send_floor in between, so that both see the same hour
// of a shared machine. Prints a Markdown table of medians on standard output, the progress on standard error. Ends with 1 if a
// run lost, repeated or swapped anything. It builds nothing.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { exit } from "node:process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    build: { type: "string", default: "build/release" },
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    warmup: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    "server-cpu": { type: "string", default: "0" },
    "load-cpu": { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(`node bench/figures.mjs [--build build/release] [--runs 3] [--seconds 5] [--warmup 2] [--only TEXT]
                       [--server-cpu 0] [--load-cpu 1]
--only: just the measurements whose name contains TEXT; floors that they are compared with run, too.`);
  exit(0);
}

const program = (name) => join(options.build, name);
const time = ["--seconds", options.seconds, "--warmup", options.warmup];
const serverOptions = ["--shards", "1", "--no-client-limits", "--compress", "off"];

const low = (rooms) => ({
  name: `low ${rooms}`,
  what: `1,000 connections, ${rooms} rooms, 10 messages/s each`,
  floor: `floor ${rooms}`,
  load: ["--scenario", "fanout-low", "--rooms", `${rooms}`, ...time],
  figure: (result) => result.server.cpuUsPerDelivery,
  unit: "µs CPU a delivery",
  mark: { 1: "≤ 1.6 × floor", 10: "≤ 1.7 × floor", 100: "≤ 2.0 × floor" }[rooms],
});
const saturated = (rooms, senders, mark) => ({
  name: `sat ${rooms}`,
  what: `closed loop, ${rooms} rooms with ${senders} senders`,
  load: ["--scenario", "fanout-sat", "--rooms", `${rooms}`, "--senders", `${senders}`, ...time],
  figure: (result) => result.window.deliveriesPerSecond,
  also: (result) => ["µs CPU a delivery", result.server.cpuUsPerDelivery],
  floor: "floor closed",
  unit: "deliveries/s",
  mark,
});
const floor = (name, what, load) => ({
  name: `floor ${name}`,
  what,
  floorLoad: ["--connections", "1000", "--seconds", options.seconds, ...load],
  figure: (result) => result.cpuUsPerFrame,
  unit: "µs CPU a frame",
});

const measurements = [
  ...[1, 10, 100].flatMap((rooms) => [
    floor(`${rooms}`, `one send each, ${rooms} bursts at different times`, ["--rooms", `${rooms}`]),
    low(rooms),
  ]),
  floor("closed", "16 frames in one send, without a pause", ["--closed"]),
  saturated(1, 10, "≥ 800,000"),
  saturated(10, 10, "≥ 800,000"),
  saturated(100, 5, "≥ 350,000"),
  {
    name: "idle",
    what: "15,000 that joined rooms of 100, slope from 2,000",
    load: ["--scenario", "idle", "--seconds", "1"],
    figure: (result) => result.server.bytesPerConnection,
    unit: "bytes a connection",
    mark: "≤ 1,536",
  },
  {
    name: "low 10 beside idle",
    what: "as low 10, with 15,000 idle connections in other rooms",
    load: ["--scenario", "fanout-low", "--rooms", "10", "--idle", "15000", ...time],
    floor: "low 10", // what it is compared with
    figure: (result) => result.server.cpuUsPerDelivery,
    unit: "µs CPU a delivery",
    mark: "≤ 1.1 × low 10",
  },
  ...[100, 1].map((rooms) => ({
    name: `10,000 in ${rooms}`,
    what: `10,000 connections in ${rooms === 1 ? "one room" : "rooms of 100"}, 1 message/s each room`,
    load: ["--scenario", "fanout-low", "--connections", "10000", "--rooms", `${rooms}`, "--senders", "1", "--rate", "1", ...time],
    floor: rooms === 1 ? "10,000 in 100" : undefined,
    figure: (result) => result.server.cpuUsPerDelivery,
    unit: "µs CPU a delivery",
    mark: rooms === 1 ? "≤ 1 × rooms of 100" : "",
  })),
  ...["p50", "p99"].map((percentile) => ({
    name: `latency ${percentile}`,
    what: "1,000 clients, 10 rooms, 1,000 messages/s",
    load: ["--scenario", "fanout-low", "--rooms", "10", "--rate", "100", ...time],
    figure: (result) => result.deliveryLatencyMs[percentile],
    unit: "ms",
    mark: percentile === "p50" ? "< 2" : "< 10",
  })),
  {
    name: "resume storm",
    what: "15,000 dropped at once, until all have caught up",
    load: ["--scenario", "resume-storm", ...time],
    figure: (result) => result.resumeSeconds,
    unit: "s",
    mark: "< 8",
  },
];

const pinned = (cpu, file, ...rest) => ["taskset", ["-c", cpu, file, ...rest]];

async function startServer() {
  const known = execFileSync(program("chatroom"), ["serve", "--help"], { encoding: "utf8" });
  const given = known.includes("--compress ") ? serverOptions : serverOptions.slice(0, -2);
  const command = [program("chatroom"), "serve", "--listen", "127.0.0.1:0", "--drain-seconds", "0", "--log-format", "json"];
  const server = spawn(...pinned(options["server-cpu"], ...command, ...given), { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(server, "exit");
  for await (const line of createInterface({ input: server.stderr })) {
    const address = /"listening".*?(127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (!address) continue;
    server.stderr.resume(); // or the pipe would fill up
    return { pid: server.pid, url: `ws://${address}/ws`, stop: () => (server.kill("SIGTERM"), ended) };
  }
  throw new Error("the server did not start");
}

// The JSON that a program prints; its exit status is not looked at, the result says the same.
async function resultOf(command) {
  const child = spawn(...command, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (bytes) => (output += bytes));
  await once(child, "close");
  return JSON.parse(output);
}

async function measureFloor({ floorLoad }) {
  const command = [program("send_floor"), "--json", "--reader-cpu", options["load-cpu"], ...floorLoad];
  return resultOf(pinned(options["server-cpu"], ...command));
}

async function measureServer({ load }) {
  const server = await startServer();
  try {
    const target = ["--url", server.url, "--pid", `${server.pid}`];
    const command = [program("chatroom-bench"), "--quiet", "--json", "-", ...target, ...load];
    return await resultOf(pinned(options["load-cpu"], ...command));
  } finally {
    await server.stop();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const shown = (number) =>
  number >= 1000 ? Math.round(number).toLocaleString("en-US") : number.toPrecision(3);

let faults = 0;
const figures = new Map(); // by name: a figure of each run
const others = new Map();  // the same for what `also` tells
const remember = (map, name, figure) => map.set(name, [...(map.get(name) ?? []), figure]);

// Measurements that ask for the same load in one round share it.
async function round(chosen) {
  const results = new Map();
  for (const measurement of chosen) {
    const key = JSON.stringify([measurement.floorLoad, measurement.load]);
    if (!results.has(key)) results.set(key, await (measurement.floorLoad ? measureFloor : measureServer)(measurement));
    const result = results.get(key);
    remember(figures, measurement.name, measurement.figure(result));
    if (measurement.also) remember(others, measurement.name, measurement.also(result)[1]);
    if (result.clean === false) {
      faults += 1;
      console.error(`${measurement.name}: not clean: ${JSON.stringify(result)}`);
    }
    console.error(`${measurement.name}: ${shown(measurement.figure(result))} ${measurement.unit}`);
  }
}

// The median of the ratios within each run, not the ratio of the medians: a run's floor knows how busy the machine was.
function ratioToFloor({ name, floor: floorName }) {
  const own = others.get(name) ?? figures.get(name);
  const floors = figures.get(floorName);
  return floors ? `${shown(median(own.map((figure, run) => figure / floors[run])))} ×` : "";
}

function row(measurement) {
  const { name, what, unit, mark = "" } = measurement;
  const all = figures.get(name);
  const also = others.has(name) ? `, ${shown(median(others.get(name)))} µs CPU a delivery` : "";
  return `| ${name} | ${what} | ${shown(median(all))} ${unit}${also} | ${ratioToFloor(measurement)} | ${mark} | ${all.map(shown).join(", ")} |`;
}

const wanted = measurements.filter(({ name }) => name.includes(options.only));
const chosen = measurements.filter((one) => wanted.includes(one) || wanted.some(({ floor: name }) => name === one.name));
for (let run = 0; run < Number(options.runs); ++run) await round(chosen);

console.log(`${cpus().length} cores of ${cpus()[0].model.trim()}, Linux ${release()}, ${new Date().toISOString().slice(0, 10)}; server \
\`chatroom serve ${serverOptions.join(" ")}\` on one core, load on another; \`node bench/figures.mjs --runs ${options.runs} \
--seconds ${options.seconds} --warmup ${options.warmup}\`, medians.\n`);
console.log("| | load | median | to the floor, or what it is compared with | mark | runs |\n|---|---|---|---|---|---|");
for (const measurement of chosen) console.log(row(measurement));
exit(faults === 0 ? 0 : 1);
