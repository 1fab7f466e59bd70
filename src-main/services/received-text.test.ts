import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readText } from './received-text.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ferry-text-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function read(content: string | Uint8Array): Promise<string | null> {
  const path = join(folder, 'a');
  writeFileSync(path, content);
  return readText(path);
}

it('is any UTF-8 of at most 64 KB, without its byte order mark', async () => {
  expect(await read('Grüße, 你好\r\n\tיום טוב')).toBe('Grüße, 你好\r\n\tיום טוב');
  expect(await read('\uFEFFhello')).toBe('hello');
  expect(await read('x'.repeat(65_536))).toHaveLength(65_536);
});

it('is nothing larger, nothing else, and nothing without a word', async () => {
  expect(await read('x'.repeat(65_537))).toBeNull();
  expect(await read(Uint8Array.of(0x68, 0xff, 0xfe))).toBeNull();
  expect(await read('half of a letter: ' + '\u00e9').then((text) => text?.at(-1))).toBe('é');
  expect(await read(Buffer.from('é').subarray(0, 1))).toBeNull();
  expect(await read('a\0b')).toBeNull();
  expect(await read(' \n')).toBeNull();
  expect(await readText(join(folder, 'gone'))).toBeNull();
  expect(await readText(folder)).toBeNull();
});

it.skipIf(process.platform === 'win32')('waits for no pipe', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(await readText(pipe)).toBeNull();
});
