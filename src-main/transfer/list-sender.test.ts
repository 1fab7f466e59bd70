import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTROL_MESSAGE_MAX_BYTES } from '../protocol/constants.ts';
import { ConnectionPair } from '../simulation/connection-pair.ts';
import type { ListEntry } from './list-entry.ts';
import { ListSender } from './list-sender.ts';
import { parseSenderMessage } from './messages.ts';
import type { SenderMessage } from './messages.ts';
import type { SourceEntry } from './session-api.ts';
import { OfferList } from './offer-list.ts';

const TRANSFER = '0123456789abcdef'.repeat(2);
const file = (name: string, sizeBytes = 3): SourceEntry => ({
  ...{ path: `/of/this/computer/${name}`, name, kind: 'file', sizeBytes },
  ...{ modifiedAt: 0, executable: false, target: null },
});
const listed = (path: string, sizeBytes = 3): ListEntry => ({
  ...{ kind: 'file', path, sizeBytes, modifiedAt: 0, executable: false, target: null },
});

function begin(): { pair: ConnectionPair; list: ListSender; heard: () => SenderMessage[] } {
  const pair = new ConnectionPair({ windowBytes: 2 ** 20 });
  const heard = (): SenderMessage[] => {
    pair.deliver();
    const messages: SenderMessage[] = [];
    for (let event = pair.responder.pollEvent(); event; event = pair.responder.pollEvent()) {
      if (event.kind !== 'control') continue;
      expect(event.message.length).toBeLessThanOrEqual(CONTROL_MESSAGE_MAX_BYTES);
      const parsed = parseSenderMessage(event.message);
      if (!parsed.ok) throw new Error(parsed.failure);
      messages.push(parsed.value);
    }
    return messages;
  };
  pair.connect();
  return { pair, list: new ListSender(pair.initiator, TRANSFER, 'newer'), heard };
}

describe('a list that is sent while it is made', () => {
  it('says nothing before the connection can carry it, and then all of it in order', () => {
    const { list, heard } = begin();
    list.add([file('a')]);
    expect(heard()).toEqual([]);
    expect(list.backlogBytes).toBeGreaterThan(0);
    list.open(null);
    list.add([file('b', 4)]);
    list.seal();
    expect(heard()).toMatchObject([
      { type: 'offer', transfer: TRANSFER, conflict: 'newer' },
      { type: 'list', first: 0, entries: [listed('a')] },
      { type: 'list', first: 1, entries: [listed('b', 4)] },
      { type: 'list-end', entries: 2, bytes: 7 },
    ]);
    expect(list.backlogBytes).toBe(0);
  });

  it('has pages of 256 entries', () => {
    const { list, heard } = begin();
    list.open(null);
    list.add(Array.from({ length: 600 }, () => file('a')));
    const firsts = heard().map((message) => (message.type === 'list' ? message.first : null));
    expect(firsts).toEqual([null, 0, 256, 512]);
  });

  it('fits into control messages and loses nothing, whatever the names', () => {
    const path = fc.oneof(
      fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }),
      fc.constant('\u0001'.repeat(1_024)),
      fc.constant('"\\'.repeat(512)),
    );
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 300 }), fc.nat(300), (paths, cut) => {
        const fitting = paths.filter(
          (path) => new TextEncoder().encode(path).length <= 1_024 && path.split('/').length <= 64,
        );
        fc.pre(fitting.length > 0);
        const { list, heard } = begin();
        list.add(fitting.slice(0, cut).map((path) => file(path)));
        list.open(null);
        list.add(fitting.slice(cut).map((path) => file(path)));
        list.seal();
        const offered = new OfferList();
        for (const message of heard()) {
          if (message.type === 'list') expect(offered.add(message, 1)).toBeNull();
          if (message.type === 'list-end') expect(offered.end(message)).toBeNull();
        }
        expect(offered.isComplete).toBe(true);
        expect(offered.entries.map((entry) => entry.path)).toEqual(fitting);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a list that is taken', () => {
  it('is bounded by its whole paths, however little of them is said', () => {
    const page = Array.from({ length: 256 }, () => listed('x'.repeat(1_024)));
    const offered = new OfferList();
    let broken: string | null = null;
    for (let first = 0; broken === null; first += page.length) {
      broken = offered.add({ type: 'list', first, entries: page }, 100);
    }
    expect(broken).toBe('a list of paths too long');
    expect(offered.entries.length).toBeLessThanOrEqual(2 ** 16 + page.length);
  });
});
