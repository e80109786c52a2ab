// Checks the arrows of docs/architecture.md, "The layers", from the source text: which layer includes which, which library a
// layer may use, and that the pure layers have no lock, thread, clock or chance of their own. `node tools/check-layers.mjs`
// prints each violation as FILE:LINE and fails if there is one. It reads src/ only and does not run the preprocessor.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";

// Every layer may use the standard library and Boost's plain headers (`boost` below), within the limits of pureLayers.
const layerRules = {
  base: { layers: [], libraries: ["utf8proc"] },
  ops: { layers: ["base"], libraries: ["spdlog", "cli11", "prometheus", "system"] },
  ws: { layers: ["base"], libraries: ["zlib"] },
  chat: { layers: ["base"], libraries: [] },
  wire: { layers: ["base", "chat"], libraries: ["json"] },
  shard: { layers: ["base", "ops"], libraries: ["asio", "system"] },
  cluster: { layers: ["base", "chat", "ops"], libraries: [] },
  history: { layers: ["base", "chat", "ops"], libraries: ["system"] },
  net: {
    layers: ["base", "ops", "ws", "chat", "wire", "shard"],
    libraries: ["asio", "beast", "openssl", "system"],
  },
  admin: {
    layers: ["base", "ops", "ws", "chat", "wire", "shard", "net"],
    libraries: ["asio", "beast", "json", "jwt", "openssl", "system"],
  },
  server: { layers: "all", libraries: "all" },
};

// Files that may use more than their layer, or less.
const fileExceptions = [
  { file: /^cluster\/redis\/redis_(store|sources)[^/]*$/, libraries: ["asio", "redis"] },
  { file: /^admin\/cli\//, libraries: ["cli11", "utf8proc"] }, // `chatroom admin` is a program of its own in all but name
  { file: /^base\/shared_bytes\.hpp$/, standard: ["atomic"] },
  { file: /^base\/ip_address\.cpp$/, libraries: ["system"] }, // the texts of addresses are the system's to read and write
];

// Headers that take the compiler seconds stay out of what other layers include.
const privateLibraries = { wire: ["json"], ws: ["zlib"] };

// The first match names the library.
const libraryPatterns = [
  ["asio", /^boost\/asio(\/|\.)/],
  ["beast", /^boost\/beast(\/|\.)/],
  ["json", /^boost\/json(\/|\.)/],
  ["redis", /^boost\/redis(\/|\.)/],
  ["boost", new RegExp("^boost/(assert|config|container|container_hash|core|describe|endian|hash2|intrusive|mp11|smart_ptr"
    + "|static_string|system|throw_exception|unordered|utility|variant2)(/|\\.)")],
  ["spdlog", /^spdlog\//],
  ["cli11", /^CLI\//],
  ["prometheus", /^prometheus\//],
  ["openssl", /^openssl\//],
  ["jwt", /^jwt\.h$/],
  ["zlib", /^zlib\.h$/],
  ["utf8proc", /^utf8proc\.h$/],
  ["system", /^((arpa|linux|netinet|sys)\/[a-z_]+|[a-z]+)\.h$/],
];

const pureLayers = ["base", "ws", "wire", "chat"];
const impureStandard = ["atomic", "barrier", "condition_variable", "ctime", "future", "latch", "mutex", "random",
  "semaphore", "shared_mutex", "stop_token", "thread"];
const impureText = /\b\w+_clock::now\b|\b(clock_gettime|gettimeofday|getrandom)\b|\bstd::(time|rand|random_device)\b|\bthread_local\b/;

const libraryOf = (header) => libraryPatterns.find(([, pattern]) => pattern.test(header))?.[0];
const allows = (list, name) => list === "all" || list.includes(name);

// The reason why `file`, whose path is relative to src/, must not include what the line names, or undefined.
function wrongInclude(file, layer, { quoted, header }) {
  const rules = layerRules[layer];
  const extra = fileExceptions.find((entry) => entry.file.test(file)) ?? {};
  if (quoted) {
    const target = header.split("/")[0];
    if (!(target in layerRules)) return `"${header}" is not named from src/, as "layer/file.hpp"`;
    return target === layer || allows(rules.layers, target) ? undefined : `${layer} must not include ${target}`;
  }
  if (/^[a-z0-9_]+$/.test(header)) {
    const pure = pureLayers.includes(layer) && !extra.standard?.includes(header);
    return pure && impureStandard.includes(header) ? `<${header}> has no place in ${layer}` : undefined;
  }
  const library = libraryOf(header);
  if (library === undefined) return `<${header}> belongs to no library that tools/check-layers.mjs knows`;
  const allowed = library === "boost" || allows(rules.libraries, library) || extra.libraries?.includes(library);
  return allowed ? undefined : `${layer} must not use ${library}, which <${header}> belongs to`;
}

// Comments become blanks; line breaks stay, and so do literals, which may look like comments.
const codeOf = (text) =>
  text.replace(/\/\/.*|\/\*[^]*?\*\/|R"(\w*)\([^]*?\)\1"|"(?:\\.|[^"\\\n])*"/g, (match) =>
    match.startsWith("/") ? match.replace(/[^\n]/g, " ") : match);

function includesOf(text) {
  return text.split("\n").flatMap((line, index) => {
    const match = /^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)/.exec(line);
    return match ? [{ line: index + 1, quoted: match[1] !== undefined, header: match[1] ?? match[2] }] : [];
  });
}

// The libraries of privateLibraries that `file` hands on to whoever includes it, directly or through its own headers.
function privateLibrariesOf(file, sources, seen = new Set()) {
  if (seen.has(file) || !sources.has(file)) return [];
  seen.add(file);
  const layer = file.split("/")[0];
  return sources.get(file).flatMap(({ quoted, header }) => {
    if (quoted) return privateLibrariesOf(header, sources, seen);
    const library = libraryOf(header);
    return privateLibraries[layer]?.includes(library) ? [library] : [];
  });
}

// `files`: pairs of a path relative to src/ and its text. Returns one line of text per violation.
export function violationsOf(files) {
  const code = files.map(([file, text]) => [file, codeOf(text)]);
  const sources = new Map(code.map(([file, text]) => [file, includesOf(text)]));
  const found = [];
  for (const [file, text] of code) {
    const layer = file.split("/")[0];
    if (!(layer in layerRules)) {
      found.push(`src/${file}:1: ${layer} is not a layer that tools/check-layers.mjs knows`);
      continue;
    }
    for (const include of sources.get(file)) {
      const reason = wrongInclude(file, layer, include);
      if (reason) found.push(`src/${file}:${include.line}: ${reason}`);
      if (!include.quoted || include.header.startsWith(`${layer}/`)) continue;
      for (const library of privateLibrariesOf(include.header, sources)) {
        found.push(`src/${file}:${include.line}: "${include.header}" brings in ${library}, which must stay inside its layer`);
      }
    }
    if (!pureLayers.includes(layer)) continue;
    text.split("\n").forEach((line, index) => {
      const match = impureText.exec(line);
      if (match) found.push(`src/${file}:${index + 1}: ${match[0]} has no place in ${layer}: time and chance are inputs`);
    });
  }
  return found;
}

function readSources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(cpp|hpp)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [relative(folder, path), readFileSync(path, "utf8")]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const files = readSources(join(dirname(argv[1]), "..", "src"));
  const found = violationsOf(files);
  for (const line of found) console.error(line);
  console.log(`layers: ${files.length} files, ${found.length} violations`);
  exit(files.length > 0 && found.length === 0 ? 0 : 1);
}
