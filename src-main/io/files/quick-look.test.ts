import { closeSync, lstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import {
  mkdirSync,
  realpathSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quickLook } from './quick-look.ts';

let folder: string;
let fd: number;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferry-look-')));
  fd = openSync(folder, 'r');
});

afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform !== 'linux')('a quick look (Linux)', () => {
  const look = (name: string): unknown => {
    const seen = quickLook()?.(fd, name) ?? null;
    return typeof seen === 'object' && seen !== null ? { ...seen } : seen;
  };
  const asNodeSees = (name: string): unknown => {
    const { mode, size, mtimeMs } = lstatSync(join(folder, name));
    return { mode, sizeBytes: size, mtimeMs };
  };

  it.each([
    ['now', new Date()],
    ['before 1970', new Date(-86_400_001)],
    ['after 2038', new Date(4_102_444_800_123)],
  ])('sees of a file of %s what Node sees', (_when, time) => {
    writeFileSync(join(folder, 'ä name.txt'), 'abc', { mode: 0o640 });
    utimesSync(join(folder, 'ä name.txt'), time, time);
    expect(look('ä name.txt')).toEqual({ kind: 'file', ...(asNodeSees('ä name.txt') as object) });
  });

  it('sees the size of a file of 100 GB', () => {
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), 100e9);
    expect(look('large')).toMatchObject({ sizeBytes: 100e9 });
  });

  it('tells folders and links from files, and follows no link', () => {
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'file'), 'abc');
    symlinkSync('file', join(folder, 'link'));
    symlinkSync('gone', join(folder, 'nowhere'));
    expect(look('in')).toMatchObject({ kind: 'folder' });
    expect(look('.')).toMatchObject({ kind: 'folder' });
    expect(look('link')).toMatchObject({ kind: 'other' });
    expect(look('nowhere')).toMatchObject({ kind: 'other' });
  });

  it('tells what is not there from what cannot be told', () => {
    expect(look('gone')).toBe('absent');
    expect(look('x'.repeat(300))).toBeNull();
  });
});
