// Adds up the results that the test runs left in build/*/test-results and prints them as `N passed, N failed`. Fails if one
// failed or if there is none. The argument is how many steps (a build, lint, a run of tests) failed as a whole: the count of
// failures is at least that. A GoogleTest program counts with its cases, any other test of CTest as one.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";

const elements = (xml, name) => [...xml.matchAll(new RegExp(`<${name}\\b[^>]*>`, "g"))].map(([text]) => text);
const attribute = (element, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1];
const number = (element, name) => Number(attribute(element, name) ?? 0);

// The totals that the outermost element of a JUnit report of GoogleTest or Vitest carries.
function casesOf(xml) {
  const all = elements(xml, "testsuites")[0] ?? "";
  const failed = number(all, "failures") + number(all, "errors");
  const skipped = elements(xml, "skipped").length + number(all, "disabled");
  return { passed: number(all, "tests") - failed - skipped, failed };
}

// `reports`: the text of each report by its name without ".xml"; "ctest" is that of CTest itself.
export function countOf(reports) {
  const total = { passed: 0, failed: 0 };
  const add = ({ passed, failed }) => {
    total.passed += passed;
    total.failed += failed;
  };
  const { ctest = "", ...others } = reports;
  for (const test of elements(ctest, "testcase")) {
    const succeeded = attribute(test, "status") === "run";
    const name = attribute(test, "name");
    const cases = name in others ? casesOf(others[name]) : { passed: succeeded ? 1 : 0, failed: 0 };
    delete others[name];
    // It may have crashed, or been stopped by a time limit or a sanitizer, without a failed case.
    add(succeeded ? cases : { ...cases, failed: Math.max(cases.failed, 1) });
  }
  Object.values(others).map(casesOf).forEach(add);
  return total;
}

function readReports(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];
  return Object.fromEntries(names.map((name) => [name.slice(0, -4), readFileSync(join(folder, name), "utf8")]));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const build = join(dirname(argv[1]), "..", "build");
  const presets = existsSync(build) ? readdirSync(build) : [];
  const counts = presets.map((preset) => countOf(readReports(join(build, preset, "test-results"))));
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = Math.max(counts.reduce((sum, count) => sum + count.failed, 0), Number(argv[2] ?? 0));
  console.log(`${passed} passed, ${failed} failed`);
  exit(failed === 0 && passed > 0 ? 0 : 1);
}
