// The figures of a cluster in docs/performance.md: `make cluster-figures`, or `node bench/cluster.mjs --help`. Starts a Redis and
// nodes with one shard each on free ports of this machine, puts load on them, and prints a Markdown table on standard output, the
// progress on standard error. Everything shares the machine's cores: nodes, Redis, and the load. Ends with 1 if a message was lost,
// repeated or out of order. It builds nothing.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, loadavg, release } from "node:os";
import { join } from "node:path";
import { exit } from "node:process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    build: { type: "string", default: "build/release" },
    seconds: { type: "string", default: "10" },
    runs: { type: "string", default: "3" },
    "large-seconds": { type: "string", default: "60" },
    only: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(`node bench/cluster.mjs [--build build/release] [--seconds 10] [--runs 3] [--large-seconds 60] [--only latency|rate|large]
latency: 3 nodes, 900 clients, 100 rooms of 9, 1,000 messages/s that all cross from one node to another: p50, p99
rate:    the same, at the highest rate whose p99 is below 50 ms
large:   10 nodes with 1,900 clients each in 1,000 rooms, 200 messages/s: memory of each node`);
  exit(0);
}

const program = (name) => join(options.build, name);
const mark = 50; // ms
let faults = 0;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// Resolves with the first line that matches; the rest is read and dropped, or the pipe would fill up.
async function lineOf(child, stream, pattern) {
  for await (const line of createInterface({ input: stream })) {
    const match = pattern.exec(line);
    if (!match) continue;
    stream.resume();
    return match;
  }
  throw new Error(`${child.spawnfile} did not start`);
}

async function startRedis() {
  const port = await freePort();
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  await lineOf(child, child.stdout, /Ready to accept connections/);
  return { child, url: `redis://127.0.0.1:${port}` };
}

async function startNode(redis) {
  const args = ["serve", "--listen", "127.0.0.1:0", "--shards", "1", "--redis", redis.url, "--no-client-limits", "--drain-seconds", "0",
    "--log-format", "json"];
  const child = spawn(program("chatroom"), args, { stdio: ["ignore", "ignore", "pipe"] });
  const [, address] = await lineOf(child, child.stderr, /"listening".*?(127\.0\.0\.1:\d+)/);
  for (let tries = 0; (await fetch(`http://${address}/ready`)).status !== 200; ++tries) {
    if (tries > 100) throw new Error("a node is not ready");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { child, url: `ws://${address}/ws` };
}

async function withCluster(nodes, work) {
  const redis = await startRedis();
  const started = [];
  try {
    for (let i = 0; i < nodes; ++i) started.push(await startNode(redis));
    return await work(started, redis);
  } finally {
    for (const { child } of [...started, redis]) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
  }
}

// The JSON that the load tool prints; its exit status says the same as `clean` in it.
async function load(nodes, args) {
  const command = ["--quiet", "--json", "-", "--url", nodes.map(({ url }) => url).join(","), ...args];
  const child = spawn(program("chatroom-bench"), command, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (bytes) => (output += bytes));
  await once(child, "close");
  return JSON.parse(output);
}

const memoryOf = ({ child }) => Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const shown = (number) => (number >= 100 ? Math.round(number).toLocaleString("en-US") : number.toPrecision(3));
const rows = [];
const row = (...cells) => rows.push(`| ${cells.join(" | ")} |`);

function note(result, text) {
  console.error(`${text}${result.clean ? "" : `: not clean: ${JSON.stringify(result)}`}`);
}

// In a cluster of its own, so that no run meets the logs of another.
function crossing(messagesPerSecond) {
  return withCluster(3, async (nodes) => {
    const args = ["--scenario", "cluster", "--rate", `${messagesPerSecond / 100}`, "--seconds", options.seconds];
    const result = await load(nodes, args);
    note(result, `${messagesPerSecond} messages/s: p50 ${result.deliveryLatencyMs.p50} ms, p99 ${result.deliveryLatencyMs.p99} ms`);
    return result;
  });
}

async function latency() {
  const results = [];
  for (let run = 0; run < Number(options.runs); ++run) results.push(await crossing(1000));
  faults += results.filter(({ clean }) => !clean).length;
  for (const percentile of ["p50", "p99"]) {
    const all = results.map(({ deliveryLatencyMs }) => deliveryLatencyMs[percentile]);
    row(`latency ${percentile}`, "3 nodes, 900 clients, 100 rooms of 9, 1,000 messages/s", `${shown(median(all))} ms`,
      percentile === "p99" ? "< 50 ms, goal 10 ms" : "", all.map(shown).join(", "));
  }
}

// Doubles, then halves the distance; a rate counts if it is kept: all is delivered, and in time.
async function rate() {
  const keeps = async (messagesPerSecond) => {
    const result = await crossing(messagesPerSecond);
    return result.clean && result.deliveryLatencyMs.p99 < mark ? result : undefined;
  };
  let best, low = 0, high = 1000;
  for (let result; (result = await keeps(high)); high *= 2) [best, low] = [result, high];
  while (high - low > Math.max(low / 8, 250)) {
    const middle = Math.round((low + high) / 200) * 100;
    const result = await keeps(middle);
    if (result) [best, low] = [result, middle];
    else high = middle;
  }
  row("highest rate", `the same, p99 below ${mark} ms`, `${low.toLocaleString("en-US")} messages/s, ${(9 * low).toLocaleString("en-US")} deliveries/s`,
    "5,000 messages/s on 18 cores elsewhere", best ? `p50 ${shown(best.deliveryLatencyMs.p50)} ms, p99 ${shown(best.deliveryLatencyMs.p99)} ms` : "");
}

async function large() {
  await withCluster(10, async (nodes, redis) => {
    const args = ["--connections", "19000", "--rooms", "1000", "--senders", "1", "--rate", "0.2", "--seconds", options["large-seconds"]];
    // The most that was seen, once a second: when the clients have left, allocators give some of it back.
    const all = [...nodes, redis];
    const most = all.map(() => 0);
    const watch = setInterval(() => all.forEach((one, i) => (most[i] = Math.max(most[i], memoryOf(one)))), 1000);
    const result = await load(nodes, args);
    clearInterval(watch);
    note(result, `19,000 clients: p50 ${result.deliveryLatencyMs.p50} ms, p99 ${result.deliveryLatencyMs.p99} ms`);
    if (!result.clean) faults += 1;
    const memory = most.slice(0, nodes.length);
    row("10 nodes", "1,900 clients each, in 1,000 rooms of 19, 200 messages/s for a minute",
      `${shown(median(memory))} MiB a node (${shown(Math.min(...memory))} to ${shown(Math.max(...memory))}), Redis ${shown(most.at(-1))} MiB`,
      "nothing lost", `p50 ${shown(result.deliveryLatencyMs.p50)} ms, p99 ${shown(result.deliveryLatencyMs.p99)} ms, ${result.clean ? "clean" : "NOT CLEAN"}`);
  });
}

for (const [name, measure] of Object.entries({ latency, rate, large })) {
  if (options.only === "" || options.only === name) await measure();
}
console.log(`${cpus().length} cores of ${cpus()[0].model.trim()}, Linux ${release()}, ${new Date().toISOString().slice(0, 10)}; load average at \
the end ${loadavg()[0].toFixed(1)}; nodes \`chatroom serve --shards 1 --no-client-limits --redis …\`; \`node bench/cluster.mjs \
--seconds ${options.seconds} --runs ${options.runs} --large-seconds ${options["large-seconds"]}\`.\n`);
console.log("| | load | figure | mark | runs |\n|---|---|---|---|---|");
for (const line of rows) console.log(line);
exit(faults === 0 ? 0 : 1);
