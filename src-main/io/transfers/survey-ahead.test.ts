import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryKind } from '../../../src-shared/transfer-model.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { surveyDestination } from '../files/destination.ts';
import { SurveyAhead } from './survey-ahead.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-ahead-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const entry = (kind: EntryKind, path: string, sizeBytes = 0): ListEntry => ({
  kind,
  path,
  sizeBytes,
  modifiedAt: 1_000_000,
  executable: false,
  target: null,
});

/** A folder with some files that are the same, some that differ, and some that are not there. */
function treeOf(count: number): ListEntry[] {
  mkdirSync(join(folder, 'in'));
  const entries = [entry('folder', 'in')];
  for (let n = 0; n < count; n += 1) {
    entries.push(entry('file', `in/${n}`, 3));
    if (n % 3 === 0) continue;
    writeFileSync(join(folder, 'in', String(n)), 'abc');
    const time = n % 3 === 1 ? 1_000 : 2_000;
    utimesSync(join(folder, 'in', String(n)), time, time);
  }
  return entries;
}

describe('a survey of a list that still comes in', () => {
  it('finds what one of the whole list finds, however the list is cut', async () => {
    const whole = treeOf(40);
    const expected = await surveyDestination(folder, whole, null);
    if (!expected.ok) throw new Error('no survey');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length)), async (cuts) => {
        const entries: ListEntry[] = [];
        const ahead = new SurveyAhead(folder, entries, false);
        for (const cut of cuts.sort((a, b) => a - b)) {
          entries.push(...whole.slice(entries.length, cut));
          ahead.handleMore();
          if (cut % 2 === 0) await nextTurn();
        }
        entries.push(...whole.slice(entries.length));
        const found = await ahead.end();
        if (!found.ok) throw new Error('no survey');
        expect(found.value.survey).toEqual(expected.value.survey);
        expect(found.value.survey).toMatchObject({ newFiles: 14, sameFiles: 13 });
        expect(found.value.plan('newer')).toEqual(expected.value.plan('newer'));
        found.value.tree.close();
      }),
      { numRuns: 30 },
    );
    expected.value.tree.close();
  });

  it('says at its end that the folder has gone', async () => {
    const ahead = new SurveyAhead(join(folder, 'gone'), [entry('file', 'a')], false);
    ahead.handleMore();
    expect(await ahead.end()).toMatchObject({ ok: false, failure: { kind: 'folder-missing' } });
  });

  it.skipIf(process.platform !== 'linux')('keeps no folder open once nobody wants it', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    const ahead = new SurveyAhead(folder, treeOf(200), false);
    ahead.handleMore();
    await ahead.drop();
    for (let turn = 0; turn < 100 && open() > before; turn += 1) await nextTurn();
    expect(open()).toBeLessThanOrEqual(before);
  });
});
