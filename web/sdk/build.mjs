// Builds what is published: dist/*.js in one minified file for each entry, and the declarations that these lead to. Fails
// when the client has outgrown its limit.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { minify } from 'terser';

const mostBytes = 8 * 1024;

const here = import.meta.dirname;
const dist = join(here, 'dist');
const entries = ['index', 'codes'];

/** Rolldown drops what is not used, terser what is said twice; both together save a tenth of what one does. */
async function bundle(entry) {
  const build = await rolldown({ input: join(here, 'src', `${entry}.ts`), tsconfig: false });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  const [chunk, ...others] = output;
  if (others.length > 0 || chunk.imports.length > 0) throw new Error(`${entry}.js is not all of it`);
  const compress = { passes: 3, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, keep_fargs: false };
  const { code } = await minify(chunk.code, { module: true, ecma: 2022, compress: { ...compress, sequences: false } });
  writeFileSync(join(dist, `${entry}.js`), code);
  return gzipSync(code, { level: 9 }).length;
}

/** The declarations of the entries and of what they import, with the names that the files have once they are built. */
function declare() {
  const all = join(dist, '.all');
  const typescript = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(process.execPath, [typescript, '--project', join(here, 'tsconfig.build.json'), '--outDir', all], { stdio: 'inherit' });
  const seen = new Set(entries);
  for (const name of seen) {
    const text = readFileSync(join(all, `${name}.d.ts`), 'utf8').replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'");
    for (const [, imported] of text.matchAll(/from '\.\/([\w-]+)\.js'/g)) seen.add(imported);
    writeFileSync(join(dist, `${name}.d.ts`), text);
  }
  rmSync(all, { recursive: true });
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const [bytes] = await Promise.all(entries.map(bundle));
declare();
if (bytes > mostBytes) throw new Error(`the client has ${bytes} bytes gzipped, more than ${mostBytes}`);
process.stdout.write(`@chatroom/client: ${bytes} bytes gzipped, of at most ${mostBytes}\n`);
