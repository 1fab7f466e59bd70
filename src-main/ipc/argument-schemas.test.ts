import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestName } from '../../src-shared/ipc-contract.ts';
import { ARGUMENT_SCHEMAS, parseArgument } from './argument-schemas.ts';

const NAMES = Object.keys(ARGUMENT_SCHEMAS) as RequestName[];
const id = 'ab'.repeat(16);
const target = { host: 'bob', port: 1, publicKey: null };
const form = { tokens: [id], targets: [target], plain: false };

const withTarget = (different: object) => ({ ...form, targets: [{ ...target, ...different }] });
const query = { text: '', direction: null, result: null, peer: null, from: 0, count: 50 };
const files = { id, filter: 'all', text: '', from: 0, count: 50 };

/** What structured clone can carry, and then some. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
  withObjectString: true,
});

describe('parseArgument', () => {
  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), anything, (name, value) => {
        const parsed = parseArgument(name, value);
        expect(parsed === null || 'argument' in parsed).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws for almost right arguments either', () => {
    const almost = fc.record(
      {
        tokens: fc.oneof(fc.array(fc.string()), anything),
        targets: fc.oneof(fc.array(fc.record({ host: fc.string(), port: fc.double() })), anything),
        port: fc.oneof(fc.double(), anything),
        plain: fc.oneof(fc.boolean(), anything),
        historyId: fc.oneof(fc.double(), anything),
        id: fc.oneof(fc.constant(id), anything),
        index: fc.oneof(fc.double(), anything),
        limit: fc.oneof(fc.integer(), anything),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), almost, (name, value) => {
        parseArgument(name, value);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[RequestName, unknown]>([
    ['app-state', null],
    ['listen-start', { port: 0, plain: true }],
    ['sources-add', ['/home/ann/a.txt']],
    ['send-start', form],
    ['send-start', { ...form, targets: [target, { ...target, publicKey: 'ab'.repeat(32) }] }],
    ['sources-choose', 'folders'],
    ['transfer-folder', id],
    ['transfer-accept', { id, conflict: null }],
    ['transfer-accept', { id, conflict: 'newer' }],
    ['transfer-pause', { id, paused: true }],
    ['transfer-retry', id],
    ['transfer-accept-changes', id],
    ['transfer-move', { id, beforeId: null }],
    ['transfer-move', { id, beforeId: id }],
    ['transfer-add', { id, tokens: [id] }],
    ['history-verify', { historyId: 7 }],
    ['history-receipt', { historyId: 7 }],
    ['transfer-files', { id, filter: 'skipped', text: 'a', from: 99_900, count: 200 }],
    ['transfer-cancel', id],
    ['transfer-pace', { id, pace: { limitBytesPerSecond: 1_000, background: false } }],
    ['transfer-pace', { id, pace: { limitBytesPerSecond: null, background: true } }],
    ['show-in-folder', { id, index: 0 }],
    ['neighbour-forget', 'at:fe80::1%eth0 27182'],
    ['history-page', query],
    ['history-page', { ...query, direction: 'sent', result: 'complete', peer: 'at:bob', from: 7 }],
    ['history-peers', null],
    ['drag-out', { id, index: null }],
    ['drag-out', { id, index: 7 }],
    ['transfer-again', id],
    ['settings-change', {}],
    ['settings-change', { theme: 'dark', contrast: 'more', language: 'ar' }],
    ['settings-change', { startAtLogin: true, keepInTray: true, firstRunDone: true }],
    ['settings-change', { visible: false }],
    ['settings-change', { limitBytesPerSecond: null, background: true }],
  ])('takes what the window sends: %s %j', (name, value) => {
    expect(parseArgument(name, value)).toEqual({ argument: value });
  });

  it.each<[string, RequestName, unknown]>([
    ['a port that is none', 'listen-start', { port: 65_536, plain: true }],
    ['a port to send to that is zero', 'send-start', withTarget({ port: 0 })],
    ['a key that is none', 'send-start', withTarget({ publicKey: 'AB'.repeat(32) })],
    ['nobody to send to', 'send-start', { ...form, targets: [] }],
    [
      'too many to send to',
      'send-start',
      { ...form, targets: Array.from({ length: 101 }, () => target) },
    ],
    ['a fraction of a port', 'listen-start', { port: 1.5, plain: true }],
    ['not a number', 'listen-start', { port: Number.NaN, plain: true }],
    ['a field too many', 'listen-start', { port: 1, plain: true, bind: '0.0.0.0' }],
    ['a field too few', 'listen-start', { port: 1 }],
    ['something where nothing belongs', 'app-state', {}],
    ['an id in capitals', 'transfer-cancel', id.toUpperCase()],
    ['an id with more behind it', 'transfer-cancel', `${id}\n`],
    ['a path for a token', 'send-start', { ...form, tokens: ['/etc/passwd'] }],
    [
      'a limit of nothing',
      'transfer-pace',
      { id, pace: { limitBytesPerSecond: 0, background: false } },
    ],
    ['a limit without end', 'settings-change', { limitBytesPerSecond: Infinity }],
    ['half a pace', 'transfer-pace', { id, pace: { background: true } }],
    ['a choice that is none', 'transfer-accept', { id, conflict: 'merge' }],
    ['a dialog that is none', 'sources-choose', 'everything'],
    ['a negative index', 'show-in-folder', { id, index: -1 }],
    ['a page of files without end', 'transfer-files', { ...files, count: 201 }],
    ['a page of no files', 'transfer-files', { ...files, count: 0 }],
    ['a page that begins nowhere', 'transfer-files', { ...files, from: -1 }],
    ['a filter that is none', 'transfer-files', { ...files, filter: 'stored' }],
    ['a page without end', 'history-page', { ...query, count: 201 }],
    ['a search without end', 'history-page', { ...query, text: 'x'.repeat(201) }],
    ['a folder from the page', 'settings-change', { folder: '/etc' }],
    ['a language that Ferry does not speak', 'settings-change', { language: 'tlh' }],
    ['a setting that says undefined', 'settings-change', { theme: undefined }],
    ['a device without a name', 'settings-change', { deviceName: ' ' }],
    ['a name of 65 bytes', 'settings-change', { deviceName: 'é'.repeat(32) + 'a' }],
    ['too many files', 'sources-add', Array.from({ length: 250_001 }, () => '/a')],
  ])('refuses %s', (_what, name, value) => {
    expect(parseArgument(name, value)).toBe(null);
  });
});
