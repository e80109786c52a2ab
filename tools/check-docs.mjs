// Checks what the documentation points at: each link between files of the repository leads to a file, and each test that
// docs/protocol.md names exists. Run by `make test`; prints what is wrong and ends with 1.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesBelow(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => join(folder, name));
}

function testNames() {
  const names = new Set();
  for (const file of [...filesBelow('tests', '.cpp'), ...filesBelow('tests', '.hpp')]) {
    for (const [, suite, test] of readFileSync(join(root, file), 'utf8').matchAll(/\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)/g)) {
      names.add(`${suite}.${test}`);
    }
  }
  return names;
}

function missingTests() {
  const known = testNames();
  const table = readFileSync(join(root, 'docs/protocol.md'), 'utf8').split('## Which test shows which rule')[1] ?? '';
  const named = [...table.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name);
  if (named.length === 0) return ['docs/protocol.md: has no table of tests'];
  return named.filter((name) => !known.has(name)).map((name) => `docs/protocol.md: there is no test ${name}`);
}

function brokenLinks() {
  const pages = [...filesBelow('docs', '.md'), ...readdirSync(root).filter((name) => name.endsWith('.md'))];
  return pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(normalize(join(root, dirname(page), target))))
      .map((target) => `${page}: the link ${target} leads nowhere`),
  );
}

const problems = [...missingTests(), ...brokenLinks()];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
