import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_FILE } from './command.test-kit.ts';
import { loadProgram } from './cached-program.ts';

const program = (answer: number): string =>
  `(function (exports, require, module, __filename) { exports.answer = () => ${answer};\n})`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-program-'));
  file = join(folder, 'program.cjs');
  writeFileSync(file, program(42));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const answerOf = (exports: unknown): number => (exports as { answer(): number }).answer();

describe('loadProgram', () => {
  it('runs the program with the cache that was made of it', () => {
    writeFileSync(`${file}.cache`, new Script(program(42)).createCachedData());
    const loaded = loadProgram(file);
    expect(loaded.isCacheUsed).toBe(true);
    expect(answerOf(loaded.exports)).toBe(42);
  });

  it('runs it without a cache', () => {
    const loaded = loadProgram(file);
    expect(loaded.isCacheUsed).toBe(false);
    expect(answerOf(loaded.exports)).toBe(42);
  });

  it('does what the source says when the cache is of another source', () => {
    writeFileSync(`${file}.cache`, new Script(program(1234567)).createCachedData());
    const loaded = loadProgram(file);
    expect(loaded.isCacheUsed).toBe(false);
    expect(answerOf(loaded.exports)).toBe(42);
  });

  it.each([0, 7, 64])('runs it beside a cache of %s bytes', (byteCount) => {
    writeFileSync(`${file}.cache`, new Uint8Array(byteCount));
    const loaded = loadProgram(file);
    expect(loaded.isCacheUsed).toBe(false);
    expect(answerOf(loaded.exports)).toBe(42);
  });

  it('is there beside the built command', () => {
    expect(existsSync(join(dirname(COMMAND_FILE), 'command.cjs.cache'))).toBe(true);
  });
});
