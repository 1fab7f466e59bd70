import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceFile } from './trace-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-trace-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(path: string): TraceFile {
  const file = TraceFile.open(path, (count) => `dropped ${count}\n`);
  if (!file.ok) throw new Error(file.failure.kind);
  return file.value;
}

describe('TraceFile', () => {
  it('keeps every line in order, over many writes', async () => {
    const path = join(folder, 't');
    const file = open(path);
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n} ${'x'.repeat(40)}\n`);
    for (const line of lines) {
      file.add(line);
      // Lets writes end in between.
      if (line.startsWith('7000 ')) await new Promise((resolve) => setImmediate(resolve));
    }
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('drops what the disk cannot follow, and says how much', async () => {
    const path = join(folder, 't');
    const file = open(path);
    const line = `${'x'.repeat(999)}\n`;
    // All in one turn: no write ends in between.
    for (let n = 0; n < 10_000; n += 1) file.add(line);
    await file.close();
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const dropped = Number(lines.at(-1)?.replace('dropped ', ''));
    expect(lines.length - 1 + dropped).toBe(10_000);
    expect(statSync(path).size).toBeLessThan(4.4e6);
  });

  it('takes nothing more after its end', async () => {
    const path = join(folder, 't');
    const file = open(path);
    file.add('a\n');
    await file.close();
    file.add('b\n');
    expect(readFileSync(path, 'utf8')).toBe('a\n');
  });

  it('says why it cannot be made, without the path', () => {
    expect(TraceFile.open(join(folder, 'missing', 't'), () => '')).toEqual({
      ok: false,
      failure: { kind: 'write-failed', name: 't', reason: 'ENOENT' },
    });
  });
});
