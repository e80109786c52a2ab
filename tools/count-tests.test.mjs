// Feeds tools/count-tests.mjs with reports in the forms of CTest, GoogleTest and Vitest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countOf } from "./count-tests.mjs";

const ctest = (...tests) =>
  `<testsuite name="x" tests="${tests.length}">`
  + tests.map(([name, status]) => `\n<testcase name="${name}" classname="${name}" status="${status}">`).join("");
const googletest = (tests, failures, body = "") =>
  `<?xml version="1.0"?>\n<testsuites tests="${tests}" failures="${failures}" disabled="0" errors="0" name="AllTests">${body}`
  + `<testsuite name="A" tests="${tests}" failures="${failures}"></testsuite></testsuites>`;

test("counts a GoogleTest program with its cases and another test as one", () => {
  const reports = { ctest: ctest(["unit_ws", "run"], ["layers", "run"]), unit_ws: googletest(12, 0) };
  assert.deepEqual(countOf(reports), { passed: 13, failed: 0 });
});

test("counts failed cases, and a failed test without a report", () => {
  const reports = { ctest: ctest(["unit_ws", "fail"], ["layers", "fail"]), unit_ws: googletest(12, 2) };
  assert.deepEqual(countOf(reports), { passed: 10, failed: 3 });
});

test("counts a program that passed all cases and failed nevertheless", () => {
  assert.deepEqual(countOf({ ctest: ctest(["unit_ws", "fail"]), unit_ws: googletest(12, 0) }), { passed: 12, failed: 1 });
});

test("counts a test that CTest did not get to run as failed", () => {
  assert.deepEqual(countOf({ ctest: ctest(["unit_ws", "notrun"]) }), { passed: 0, failed: 1 });
});

test("counts the web's tests, skipped ones neither way", () => {
  const vitest = '<testsuites name="vitest tests" tests="9" failures="1" errors="0" time="1.2"><skipped/></testsuites>';
  assert.deepEqual(countOf({ web: vitest }), { passed: 7, failed: 1 });
});

test("counts nothing where nothing ran", () => {
  assert.deepEqual(countOf({}), { passed: 0, failed: 0 });
});
