import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { Server } from '../../e2e/src/server.ts';
import * as sdk from '../src/index.ts';
import { Party } from './parties.ts';

const here = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', here), 'utf8');

function example(name: string): string {
  return readFileSync(new URL(`examples/${name}.ts`, here), 'utf8');
}

let server: Server;

beforeAll(async () => {
  server = await Server.start();
  return () => server.stop();
});

describe('the README', () => {
  it.each(['browser', 'bot'])('shows the example %s as it is compiled', (name) => {
    expect(readme).toContain(`\`\`\`ts\n${example(name)}\`\`\``);
  });

  it('has a bot that works with the published package', async () => {
    // Below node_modules, where the names of packages lead to what is installed.
    const folder = new URL('../node_modules/.cache/', here);
    mkdirSync(folder, { recursive: true });
    const place = mkdtempSync(join(folder.pathname, 'bot-'));
    const { outputText } = ts.transpileModule(example('bot'), { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
    writeFileSync(join(place, 'bot.mjs'), outputText);

    const ada = new Party(sdk, server.url);
    await ada.client.connect();
    const { room } = await ada.client.createRoom('Lounge');
    const bot = spawn(process.execPath, [join(place, 'bot.mjs'), String(room.id)], {
      env: { ...process.env, CHATROOM_URL: `${server.url}/ws` },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      await ada.until('sees the bot', (state) => state.room?.members.some(({ username }) => username === 'Echo') === true);
      await ada.client.sendMessage('!echo hello');
      await ada.hears('hello');
    } finally {
      const exited = once(bot, 'exit');
      bot.kill();
      await exited;
      ada.client.disconnect();
      rmSync(place, { recursive: true });
    }
    expect(ada.texts).toEqual(['!echo hello', 'hello']);
  });
});
