// Runs clang-tidy on every source file of a configured build: `node tools/lint.mjs build/asan-ubsan`. As many run at once as
// there are cores. A file that was found clean is remembered in build/lint under a hash of all that the verdict depends on:
// the file, our headers that it includes, its compile command, .clang-tidy and the version of clang-tidy. Headers of the
// system are taken to change with versions only. Fails if any file has a finding.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const buildFolder = argv[2];
if (buildFolder === undefined) {
  console.error("usage: node tools/lint.mjs BUILD_FOLDER");
  exit(2);
}

const version = execFileSync("clang-tidy", ["--version"], { encoding: "utf8" });
if (!/version 14\./.test(version)) {
  // Each version knows other checks and finds other things: that of Debian 12 decides.
  console.error("lint: needs clang-tidy 14; the C++ sources were not checked");
  exit(0);
}

const texts = new Map();
function textOf(path) {
  if (!texts.has(path)) texts.set(path, existsSync(path) ? readFileSync(path, "utf8") : "");
  return texts.get(path);
}

// The file and all of our own headers below it, in the order in which they are met.
function closureOf(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, header] of textOf(path).matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)) {
    const candidates = [dirname(path), join(root, "src"), join(root, "tests"), join(root, "bench")].map((folder) => join(folder, header));
    const found = candidates.find((candidate) => existsSync(candidate));
    if (found) closureOf(found, seen);
  }
  return seen;
}

function verdictKey({ file, command }) {
  const hash = createHash("sha256");
  const rules = [...closureOf(file)].map((path) => join(dirname(path), ".clang-tidy")).concat(join(root, ".clang-tidy"));
  for (const part of [version, command, ...new Set(rules)]) hash.update(part).update(textOf(part));
  for (const path of closureOf(file)) hash.update(relative(root, path)).update(textOf(path));
  return hash.digest("hex");
}

// The compile commands are those of g++, with warnings that clang has not; under -Werror it would stop at them.
const gccOnly = "--extra-arg=-Wno-unknown-warning-option";

function runClangTidy(file) {
  return new Promise((resolve) => {
    const child = spawn("clang-tidy", ["--quiet", "-p", buildFolder, gccOnly, file], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (bytes) => (output += bytes));
    child.stderr.on("data", (bytes) => (output += bytes));
    child.on("close", (status) => resolve({ clean: status === 0, output }));
  });
}

const own = /^(src|tests|fuzz|tools|bench)\//;
const units = JSON.parse(readFileSync(join(buildFolder, "compile_commands.json"), "utf8"))
  .filter(({ file }) => own.test(relative(root, file)))
  .map((unit) => ({ ...unit, memory: join(root, "build/lint", verdictKey(unit)) }));
const pending = units.filter(({ memory }) => !existsSync(memory));
mkdirSync(join(root, "build/lint"), { recursive: true });
console.log(`lint: ${units.length} files, ${units.length - pending.length} of them known to be clean`);

let findings = 0;
async function work() {
  for (let unit = pending.shift(); unit !== undefined; unit = pending.shift()) {
    const { clean, output } = await runClangTidy(unit.file);
    if (clean) {
      writeFileSync(unit.memory, "");
    } else {
      findings += 1;
      console.log(output.replace(/^\d+ warnings? (and \d+ errors? )?generated.*\n/gm, ""));
    }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`lint: ${findings} files with findings`);
exit(findings === 0 && units.length > 0 ? 0 : 1);
