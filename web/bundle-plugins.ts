// What the bundles of all pages go through at the end of a build.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Files that are compressed already, and others, gain nothing below this part of their size. */
const worthIt = 0.9;
const compressible = /\.(?:html|js|css|svg|json|webmanifest|txt)$/;

const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 9 });
const brotli = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

/** Puts FILE.gz and FILE.br beside each file, from which the server's build takes them. */
export function precompress(): Plugin {
  return {
    name: 'chatroom-precompress',
    apply: 'build',
    enforce: 'post',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }) {
        if (dir === undefined) throw new Error('there is no folder to write to');
        for (const path of filesBelow(dir)) {
          const bytes = readFileSync(path);
          for (const [suffix, compress] of [['gz', gzip], ['br', brotli]] as const) {
            const compressed = compress(bytes);
            if (compressed.length < bytes.length * worthIt) writeFileSync(`${path}.${suffix}`, compressed);
          }
        }
      },
    },
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => compressible.test(name))
    .map((name) => join(folder, name));
}

/** Fails the build where what a first visit loads, gzipped, is more than it may be. Chunks loaded on use do not count. */
export function firstLoad({ mostKiB }: { mostKiB: number }): Plugin {
  return {
    name: 'chatroom-first-load',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler(_options, bundle) {
        const later = new Set<string>();
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk') for (const name of file.dynamicImports) later.add(name);
        }
        let bytes = 0;
        for (const file of Object.values(bundle)) {
          if (later.has(file.fileName) || file.fileName.endsWith('.map')) continue;
          bytes += gzip(Buffer.from(file.type === 'chunk' ? file.code : file.source)).length;
        }
        const size = (bytes / 1024).toFixed(1);
        if (bytes > mostKiB * 1024) this.error(`The first load takes ${size} KiB gzipped; it may take ${mostKiB}.`);
        this.info(`The first load takes ${size} KiB gzipped of at most ${mostKiB}.`);
      },
    },
  };
}
