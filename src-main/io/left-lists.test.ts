import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeLeftLists } from './left-lists.ts';

const WANTED = '12'.repeat(16);
const LEFT = '34'.repeat(16);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-lists-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const put = (name: string): void => {
  writeFileSync(join(folder, name), '');
};

it('removes lists of what is not to be sent any more, half written ones too, and nothing else', () => {
  const others = [`${WANTED}.sent`, `${WANTED}.sent.new`, `${LEFT}.journal`, 'notes.sent'];
  for (const name of [...others, `${LEFT}.sent`, `${LEFT}.sent.new`]) put(name);
  removeLeftLists(folder, () => new Set([WANTED]));
  expect(readdirSync(folder).sort()).toEqual([...others].sort());
});

it('keeps the list of a transfer that another program begins at that moment', () => {
  put(`${LEFT}.sent`);
  removeLeftLists(folder, () => {
    put(`${WANTED}.sent`);
    return new Set();
  });
  expect(readdirSync(folder)).toEqual([`${WANTED}.sent`]);
});

it('asks nobody where there is no list, or no folder', () => {
  const readWanted = (): never => {
    throw new Error('asked');
  };
  put(`${LEFT}.journal`);
  removeLeftLists(folder, readWanted);
  removeLeftLists(join(folder, 'none'), readWanted);
  expect(readdirSync(folder)).toEqual([`${LEFT}.journal`]);
});
