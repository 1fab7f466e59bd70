import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTROL_MESSAGE_MAX_BYTES } from '../protocol/constants.ts';
import { encodeListEntry } from './list-entry.ts';
import type { ListEntry } from './list-entry.ts';
import { encodeMessage, parseReceiverMessage, parseSenderMessage } from './messages.ts';
import type { ControlMessage } from './messages.ts';

const DIGEST = 'ab'.repeat(32);
const TRANSFER = '0123456789abcdef'.repeat(2);
const ENTRY = ['f', 'a/b.txt', 3, 1_700_000_000_000];
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const SENT: readonly ControlMessage[] = [
  { type: 'offer', transfer: TRANSFER, conflict: 'replace' },
  { type: 'list-end', entries: 1, bytes: 3 },
  { type: 'file-end', ends: [[0, 3, DIGEST]] },
  { type: 'file-failed', file: 0, reason: 'source-changed' },
  { type: 'pause' },
  { type: 'cancel', reason: 'cancelled' },
];

const ANSWERED: readonly ControlMessage[] = [
  { type: 'accept' },
  { type: 'decline', reason: 'declined' },
  { type: 'plan', skip: [[3, 400, 'same']], stored: [[7, DIGEST]], have: [[8, [[0, 1_048_576]]]] },
  {
    type: 'file-result',
    results: [
      [7, 'stored', DIGEST],
      [8, 'stored'],
      [9, 'mismatch'],
      [10, 'failed', 'disk-full'],
    ],
  },
  { type: 'resume' },
  { type: 'cancel', reason: 'cancelled' },
];

describe('control messages', () => {
  it.each(SENT)('of the sender come back as they were: $type', (message) => {
    expect(parseSenderMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  });

  it.each(ANSWERED)('of the receiver come back as they were: $type', (message) => {
    expect(parseReceiverMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  });

  it('are a violation from the wrong side', () => {
    for (const message of ANSWERED.slice(0, 4)) {
      expect(parseSenderMessage(encodeMessage(message)).ok).toBe(false);
    }
    for (const message of SENT.slice(0, 4)) {
      expect(parseReceiverMessage(encodeMessage(message)).ok).toBe(false);
    }
  });

  it('may carry fields that this version does not know, which are left out', () => {
    const parsed = parseSenderMessage(bytesOf({ ...SENT[3], colour: 'red', __proto__: null }));
    expect(parsed).toEqual({ ok: true, value: SENT[3] });
  });

  const ends = (...end: unknown[]) => ({ type: 'file-end', ends: [end] });
  const listed = (...entry: unknown[]) => ({ type: 'list', first: 0, entries: [entry] });

  it.each([
    ['a digest in capitals', ends(0, 3, DIGEST.toUpperCase())],
    ['a digest too short', ends(0, 3, DIGEST.slice(1))],
    ['a size below zero', ends(0, -1, DIGEST)],
    ['a size with a fraction', ends(0, 1.5, DIGEST)],
    ['a size above 2^53 - 1', ends(0, 2 ** 53, DIGEST)],
    ['a file number out of range', ends(250_000, 3, DIGEST)],
    ['no end', { type: 'file-end', ends: [] }],
    ['257 ends', { type: 'file-end', ends: Array(257).fill([0, 3, DIGEST]) }],
    ['no entry at all', { type: 'list-end', entries: 0, bytes: 0 }],
    ['250,001 entries', { type: 'list-end', entries: 250_001, bytes: 0 }],
    ['a page without entries', { type: 'list', first: 0, entries: [] }],
    ['a page of 257', { type: 'list', first: 0, entries: Array(257).fill(ENTRY) }],
    ['a prefix and nothing behind it', { type: 'list', first: 0, entries: ['a/'] }],
    [
      '257 entries and a prefix',
      { type: 'list', first: 0, entries: ['a/', ...Array<unknown>(257).fill(ENTRY)] },
    ],
    [
      '513 of both',
      { type: 'list', first: 0, entries: [...Array<unknown>(512).fill('a/'), ENTRY] },
    ],
    ['nothing of a path', { type: 'list', first: 0, entries: ['', ['f', '', 3, 0]] }],
    [
      'a path of 1,025 bytes in two',
      { type: 'list', first: 0, entries: ['ä'.repeat(512), ['f', 'a', 3, 0]] },
    ],
    [
      'a path of 65 segments in two',
      { type: 'list', first: 0, entries: ['a/'.repeat(63), ['f', 'a/b', 3, 0]] },
    ],
    ['an entry that is no array', { type: 'list', first: 0, entries: [{ path: 'a' }] }],
    ['an entry of a kind that is none', listed('p', 'a', 0, 0)],
    ['a folder without a time', listed('d', 'a')],
    ['a link to nowhere', listed('l', 'a', '')],
    ['a link of 4,097 bytes', listed('l', 'a', 'x'.repeat(4_097))],
    ['an empty path', listed('f', '', 3, 0)],
    ['a path of 1,025 bytes', listed('f', 'ä'.repeat(512) + 'a', 3, 0)],
    ['a path of 65 segments', listed('f', 'a/'.repeat(64), 3, 0)],
    ['a time that is none', listed('f', 'a', 3, 8.64e15 + 2)],
    ['a size that is none', listed('x', 'a', 1.5, 0)],
    ['an endless reason', { type: 'cancel', reason: 'x'.repeat(65) }],
    ['a type that is inherited', { type: 'constructor' }],
    ['no object', [1, 2]],
    ['null', null],
  ])('are a violation with %s', (_what, value) => {
    expect(parseSenderMessage(bytesOf(value)).ok).toBe(false);
  });

  it.each([
    ['ranges that are not aligned', { have: [[0, [[5, 10]]]] }],
    ['an empty range', { have: [[0, [[0, 0]]]] }],
    ['257 ranges', { have: [[0, Array(257).fill([0, 1])]] }],
    ['a run of nothing', { skip: [[0, 0, 'same']] }],
    ['a reason that is none', { skip: [[0, 1, 'lazy']] }],
    ['a digest that is none', { stored: [[0, 'x']] }],
  ])('are a violation as a plan with %s', (_what, part) => {
    expect(parseReceiverMessage(bytesOf({ type: 'plan', ...part })).ok).toBe(false);
  });

  it.each([
    ['a digest of a mismatch', [0, 'mismatch', DIGEST]],
    ['a failure without a reason', [0, 'failed']],
    ['a result that is none', [0, 'lost']],
  ])('are a violation as a result with %s', (_what, result) => {
    const message = { type: 'file-result', results: [result] };
    expect(parseReceiverMessage(bytesOf(message)).ok).toBe(false);
  });

  it('may plan one thing only', () => {
    const parsed = parseReceiverMessage(encodeMessage({ type: 'plan', skip: [[0, 1, 'same']] }));
    expect(parsed).toEqual({
      ok: true,
      value: { type: 'plan', skip: [[0, 1, 'same']], stored: [], have: [] },
    });
  });

  it('leave out a wish that this version does not know', () => {
    const parsed = parseSenderMessage(
      bytesOf({ type: 'offer', transfer: TRANSFER, conflict: 'merge' }),
    );
    expect(parsed).toMatchObject({ ok: true, value: { conflict: null } });
  });

  it('allow a path of exactly 1,024 bytes and 64 segments', () => {
    const path = `${'a/'.repeat(63)}${'ä'.repeat(449)}`;
    const parsed = parseSenderMessage(
      bytesOf({ type: 'list', first: 0, entries: [['f', path, 3, 0]] }),
    );
    expect(new TextEncoder().encode(path).length).toBe(1024);
    expect(parsed.ok).toBe(true);
  });

  it('do not throw, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseSenderMessage(bytes).ok).toBe(false);
        expect(parseReceiverMessage(bytes).ok).toBe(false);
      }),
    );
  });

  it('do not throw, whatever the JSON is, and give back only what the schema knows', () => {
    const type = fc.constantFrom('offer', 'list', 'file-end', 'accept', 'file-result', 'cancel');
    fc.assert(
      fc.property(fc.record({ type, file: fc.jsonValue(), entries: fc.jsonValue() }), (value) => {
        const parsed = parseReceiverMessage(bytesOf(value));
        expect(parsed.ok).toBe(value.type === 'accept');
        if (parsed.ok) expect(parsed.value).toEqual({ type: 'accept' });
        parseSenderMessage(bytesOf(value));
      }),
    );
  });

  it('survive the deepest nesting that fits', () => {
    const depth = CONTROL_MESSAGE_MAX_BYTES / 2;
    const bytes = new TextEncoder().encode('['.repeat(depth) + ']'.repeat(depth));
    expect(parseSenderMessage(bytes).ok).toBe(false);
  });
});

describe('an entry of a list', () => {
  it('has the prefix before it in front of its path', () => {
    const entries = [
      ['f', 'a', 1, 0],
      'in/',
      ['f', 'b', 1, 0],
      ['d', 'c', 0],
      '',
      ['f', 'd', 1, 0],
    ];
    const parsed = parseSenderMessage(bytesOf({ type: 'list', first: 0, entries }));
    expect(parsed).toMatchObject({
      value: { entries: [{ path: 'a' }, { path: 'in/b' }, { path: 'in/c' }, { path: 'd' }] },
    });
  });

  it('comes back as it was, whatever its name', () => {
    const time = fc.integer();
    const path = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
    const nothing = { sizeBytes: 0, modifiedAt: 0, executable: false, target: null };
    const entry: fc.Arbitrary<ListEntry> = fc.oneof(
      fc
        .tuple(path, fc.nat(), time, fc.boolean())
        .map(([path, sizeBytes, modifiedAt, executable]) => {
          return { kind: 'file' as const, path, sizeBytes, modifiedAt, executable, target: null };
        }),
      fc
        .tuple(path, time)
        .map(([path, modifiedAt]) => ({ ...nothing, kind: 'folder' as const, path, modifiedAt })),
      fc
        .tuple(path, path)
        .map(([path, target]) => ({ ...nothing, kind: 'link' as const, path, target })),
    );
    fc.assert(
      fc.property(entry, (entry) => {
        const page = `{"type":"list","first":0,"entries":[${encodeListEntry(entry, entry.path)}]}`;
        const parsed = parseSenderMessage(new TextEncoder().encode(page));
        expect(parsed).toMatchObject({
          ok: true,
          value: { type: 'list', first: 0, entries: [entry] },
        });
      }),
    );
  });
});
