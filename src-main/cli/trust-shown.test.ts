/** Real commands and a stranger who calls themselves what they like: what stands beside the name, and why a rule did not apply. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../services/log.ts';
import { openState } from '../services/open-state.ts';
import { type Line, runCommand, type Running } from './command.test-kit.ts';

/** Quotes, a tick, a link of a terminal, and a turn of the line. */
const STRANGER = 'Anna” (127.0.0.1:27182, verified) ✔ “';
const SHOWN = '“Anna" (127.0.0.1:27182, verified) "”';
const FILES = [
  'a\u001b]8;;http:x\u0007b.txt',
  'b\r\nferry: done.txt',
  '--yes”, verified',
  '\u202egpj',
];

let folder: string;
let running: Running[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-trust-'));
  await mkdir(join(folder, 'inbox'));
  running = [];
  const state = openState(join(folder, 'anna'), { kind: 'command' }, folder, silentLog);
  if (!state.ok) throw new Error(state.failure.kind);
  state.value.settings.change({ deviceName: STRANGER });
  state.value.close();
});

afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  await rm(folder, { recursive: true, force: true });
});

function ferry(...words: string[]): Running {
  const one = runCommand(words);
  running.push(one);
  return one;
}

async function said(...words: string[]): Promise<Running> {
  const one = ferry(...words, '--home', join(folder, 'ben'));
  expect(await one.exit(), one.err).toBe(0);
  return one;
}

async function listen(...words: string[]): Promise<{ listener: Running; port: string }> {
  const where = ['--port', '0', '--bind', '127.0.0.1', '--dir', join(folder, 'inbox')];
  const listener = ferry('listen', ...where, '--home', join(folder, 'ben'), '--once', ...words);
  const [, port = ''] = await listener.text(/(?:127\.0\.0\.1:|"port":)(\d+)/);
  return { listener, port };
}

async function send(port: string, ...names: string[]): Promise<Running> {
  const paths = names.map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, 'a few words');
  const home = join(folder, 'anna');
  return ferry('send', '--home', home, '--to', `127.0.0.1:${port}`, '--', ...paths);
}

const historyOf = async (): Promise<Line> => (await said('history', '--json')).event('history');
const decide = async (...words: string[]): Promise<string> => {
  const { out } = await said('devices', ...words);
  return out;
};

describe('the command', { timeout: 60_000 }, () => {
  it('shows what a name is worth now, and nothing that a stranger wrote as its own word', async () => {
    const { listener, port } = await listen('--yes');
    expect(await (await send(port, ...FILES)).exit()).toBe(0);
    expect(await listener.exit()).toBe(0);

    const known = async (): Promise<[string, string]> => {
      const { out } = await said('history');
      const device = await decide();
      for (const shown of [listener.out, listener.err, out, device]) {
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
      expect(device).toContain(SHOWN);
      return [out, device];
    };
    expect(listener.out).toContain(`4 files, 44\u00a0bytes, from ${SHOWN} (127.0.0.1:`);
    expect(listener.out).not.toMatch(/^ferry: done/m);

    const [met] = await known();
    expect(met).toMatch(
      /^#1 .* from “Anna" \(127\.0\.0\.1:27182, verified\) "” \(.*, not verified\) {2}44/,
    );
    const line = await historyOf();
    expect(line).toMatchObject({ trust: 'unverified', peer: { verified: false } });
    const { fingerprint } = line['peer'] as { fingerprint: string };

    await decide('--verify', fingerprint);
    expect((await known())[0]).toMatch(/, verified\) {2}44/);
    expect(await historyOf()).toMatchObject({ trust: 'verified', peer: { verified: false } });
    await decide('--block', fingerprint);
    expect((await known())[0]).toMatch(/, blocked\) {2}44/);
    expect(await historyOf()).toMatchObject({ trust: 'blocked' });
    await decide('--forget', fingerprint);
    expect(await historyOf()).toMatchObject({ trust: 'unverified' });
  });

  it.each([
    ['too-large', ['--up-to', '3B'], 'You are asked because this is more than 3'],
    ['no-folder', ['--into', 'gone'], 'You are asked because its folder is gone: '],
  ])('says why a rule did not apply: %s', async (why, limits, words) => {
    const first = await listen('--yes');
    await send(first.port, 'a.txt');
    expect(await first.listener.exit()).toBe(0);
    const { fingerprint } = (await historyOf())['peer'] as { fingerprint: string };
    await mkdir(join(folder, 'gone'));
    await decide('--verify', fingerprint);
    const rule = limits.map((word) => (word === 'gone' ? join(folder, word) : word));
    await decide('--always-accept', fingerprint, ...rule);
    await rm(join(folder, 'gone'), { recursive: true });

    for (const json of [true, false]) {
      const { listener, port } = await listen(...(json ? ['--json'] : []));
      const sender = await send(port, 'b.txt');
      expect(await sender.exit()).toBe(3);
      await listener.exit();
      expect(listener.err).toContain(words);
      if (!json) continue;
      // Who declines at once has no code to wait for.
      expect(await listener.event('error')).toMatchObject({ code: 'declined', askedBecause: why });
    }
  });
});
