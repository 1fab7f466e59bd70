import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTROL_MESSAGE_MAX_BYTES } from '../protocol/constants.ts';
import { encodeList, encodeMessage, parseReceiverMessage, parseSenderMessage } from './messages.ts';
import type { ControlMessage, ListEntry } from './messages.ts';

const DIGEST = 'ab'.repeat(32);
const TRANSFER = '0123456789abcdef'.repeat(2);
const ENTRY: ListEntry = {
  path: 'a/b.txt',
  size: 3,
  modifiedAt: 1_700_000_000_000,
  executable: false,
};
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const SENT: readonly ControlMessage[] = [
  { type: 'offer', transfer: TRANSFER, files: 1, bytes: 3 },
  { type: 'list', first: 0, entries: [ENTRY] },
  { type: 'file-end', file: 0, size: 3, sha256: DIGEST },
  { type: 'file-failed', file: 0, reason: 'source-changed' },
  { type: 'cancel', reason: 'cancelled' },
];

const ANSWERED: readonly ControlMessage[] = [
  { type: 'accept' },
  { type: 'decline', reason: 'declined' },
  { type: 'file-result', file: 7, result: 'stored', sha256: DIGEST },
  { type: 'file-result', file: 7, result: 'mismatch' },
  { type: 'file-result', file: 7, result: 'failed', reason: 'disk-full' },
  { type: 'cancel', reason: 'cancelled' },
];

describe('control messages', () => {
  it.each(SENT)('of the sender come back as they were: $type', (message) => {
    expect(parseSenderMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  });

  it.each(ANSWERED)('of the receiver come back as they were: $type $result', (message) => {
    expect(parseReceiverMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  });

  it('are a violation from the wrong side', () => {
    for (const message of ANSWERED.slice(0, 5)) {
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

  it.each([
    ['a digest in capitals', { ...SENT[2], sha256: DIGEST.toUpperCase() }],
    ['a digest too short', { ...SENT[2], sha256: DIGEST.slice(1) }],
    ['a size below zero', { ...SENT[2], size: -1 }],
    ['a size with a fraction', { ...SENT[2], size: 1.5 }],
    ['a size above 2^53 - 1', { ...SENT[2], size: 2 ** 53 }],
    ['a file number out of range', { ...SENT[2], file: 100_000 }],
    ['no file at all', { type: 'offer', transfer: TRANSFER, files: 0, bytes: 0 }],
    ['100,001 files', { type: 'offer', transfer: TRANSFER, files: 100_001, bytes: 0 }],
    ['a page without entries', { type: 'list', first: 0, entries: [] }],
    ['a page of 257', { type: 'list', first: 0, entries: Array(257).fill(ENTRY) }],
    ['an empty path', { type: 'list', first: 0, entries: [{ ...ENTRY, path: '' }] }],
    [
      'a path of 1,025 bytes',
      { type: 'list', first: 0, entries: [{ ...ENTRY, path: 'ä'.repeat(512) + 'a' }] },
    ],
    [
      'a path of 65 segments',
      { type: 'list', first: 0, entries: [{ ...ENTRY, path: 'a/'.repeat(64) }] },
    ],
    [
      'a time that is none',
      { type: 'list', first: 0, entries: [{ ...ENTRY, modifiedAt: 8.64e15 + 2 }] },
    ],
    ['an endless reason', { type: 'cancel', reason: 'x'.repeat(65) }],
    ['a type that is inherited', { type: 'constructor' }],
    ['no object', [1, 2]],
    ['null', null],
  ])('are a violation with %s', (_what, value) => {
    expect(parseSenderMessage(bytesOf(value)).ok).toBe(false);
  });

  it('allow a path of exactly 1,024 bytes and 64 segments', () => {
    const path = `${'a/'.repeat(63)}${'ä'.repeat(449)}`;
    const parsed = parseSenderMessage(
      bytesOf({ type: 'list', first: 0, entries: [{ ...ENTRY, path }] }),
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

describe('the pages of a list', () => {
  it('hold 256 entries', () => {
    const pages = [...encodeList(Array.from({ length: 600 }, () => ENTRY))];
    const firsts = pages.map((page) => {
      const parsed = parseSenderMessage(page);
      return parsed.ok && parsed.value.type === 'list' ? parsed.value.first : null;
    });
    expect(firsts).toEqual([0, 256, 512]);
  });

  it('fit into control messages and lose nothing, whatever the names', () => {
    const entry = fc.record({
      path: fc.oneof(
        fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
        fc.constant('\u0001'.repeat(1_024)),
        fc.constant('"\\'.repeat(512)),
      ),
      size: fc.nat(),
      modifiedAt: fc.integer(),
      executable: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 300 }), (entries) => {
        const fitting = entries.filter(
          ({ path }) =>
            new TextEncoder().encode(path).length <= 1_024 && path.split('/').length <= 64,
        );
        const back: ListEntry[] = [];
        for (const page of encodeList(fitting)) {
          expect(page.length).toBeLessThanOrEqual(CONTROL_MESSAGE_MAX_BYTES);
          const parsed = parseSenderMessage(page);
          if (!parsed.ok || parsed.value.type !== 'list') throw new Error('not a list');
          expect(parsed.value.first).toBe(back.length);
          back.push(...parsed.value.entries);
        }
        expect(back).toEqual(fitting);
      }),
      { numRuns: 50 },
    );
  });
});
