import { describe, expect, it } from 'vitest';
import { file, transfer } from '../../fixtures/snapshots.ts';
import { fileShare, fileWords, showableIndex, splitPath } from './file-words.ts';

describe('what can be shown in its folder', () => {
  it('is whatever was sent, once it is over', () => {
    expect(showableIndex(transfer())).toBeNull();
    expect(showableIndex(transfer({ phase: 'failed' }))).toBe(0);
  });

  it('is the first received file that is whole', () => {
    const files = [file('a', 5, 2), file('b', 5, 5)];
    const failed = transfer({ phase: 'failed', direction: 'received', files });
    expect(showableIndex(failed)).toBe(1);
    expect(showableIndex({ ...failed, files: [file('a', 5, 2)] })).toBeNull();
    expect(showableIndex({ ...failed, phase: 'done', dialect: 'plain' })).toBe(0);
  });
});

it('says of one file only what is not as it should be', () => {
  expect(fileWords(file('a', 1, 1), 'sent')).toBeNull();
  expect(fileWords({ ...file('a', 1), caution: 'hash-differs' }, 'sent')).toBe(
    'The SHA-256 is not what the sender announced',
  );
  expect(
    fileWords({ ...file('a', 1), failure: { kind: 'digest-mismatch', name: 'a' } }, 'sent'),
  ).toBe('“a” did not arrive as it was sent');
  expect(
    fileWords({ ...file('R/a', 1), failure: { kind: 'file-locked', name: 'R/a' } }, 'sent'),
  ).toBe('“a” is locked, or in use by another program');
  expect(fileWords({ ...file('a', 1), skipped: 'older' }, 'received')).toBe(
    'Skipped: the one here is not older',
  );
  expect(fileWords({ ...file('a (2)', 1, 1), sentAs: 'a' }, 'received')).toBe('Sent as “a”');
});

it('says how far one is only while it is on its way', () => {
  expect(fileShare(file('a', 1_000))).toBe('');
  expect(fileShare(file('a', 1_000, 437))).toBe('43 %');
  expect(fileShare(file('a', 1_000, 1_000))).toBe('');
  expect(fileShare(file('a', 0))).toBe('');
  expect(fileShare(file('a', null, 5))).toBe('');
  const failure = { kind: 'file-locked', name: 'a' } as const;
  expect(fileShare({ ...file('a', 1_000, 437), failure })).toBe('');
});

it('takes a path apart into where it lies and what it is', () => {
  expect(splitPath('R/day 1/a.jpg')).toEqual({ folder: 'R/day 1/', base: 'a.jpg' });
  expect(splitPath('a.jpg')).toEqual({ folder: '', base: 'a.jpg' });
});
