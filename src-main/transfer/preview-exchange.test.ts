/** Previews between the two sessions of one transfer, and what a hostile sender gets out of them: nothing. */
import { beforeEach, describe, expect, it } from 'vitest';
import { jpegOf } from '../../src-shared/jpeg.test-kit.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import { ConnectionPair } from '../simulation/connection-pair.ts';
import { encodeMessage } from './messages.ts';
import { previewMessage } from './preview.ts';
import { EVERYTHING } from './receive-plan.ts';
import { ReceiverSession } from './receiver-session.ts';
import { SenderSession } from './sender-session.ts';
import type { PeerKnowledge, SourceEntry } from './session-api.ts';

const PEERS: PeerKnowledge = { fingerprint: () => 'ab12 cd34', trustOf: () => 'verified' };
const JPEG = jpegOf(96, 64);
const FILES = 12;

const entry = (name: string, kind: 'file' | 'folder'): SourceEntry => ({
  path: `/home/me/${name}`,
  name,
  kind,
  sizeBytes: kind === 'file' ? 10 : 0,
  modifiedAt: 0,
  executable: false,
  target: null,
});
/** A folder, and then files. */
const ENTRIES: readonly SourceEntry[] = [
  entry('harbour', 'folder'),
  ...Array.from({ length: FILES }, (_, number) => entry(`harbour/${number}.jpg`, 'file')),
];

let pair: ConnectionPair;
let sender: SenderSession;
let receiver: ReceiverSession;

beforeEach(() => {
  begin(255);
});

function begin(previewsMax: number): void {
  pair = new ConnectionPair({ windowBytes: 2 ** 30, previewsMax });
  const shared = { id: '0'.repeat(32), peers: PEERS, startedAt: 0 };
  sender = new SenderSession(
    {
      ...shared,
      connection: pair.initiator,
      host: 'attic',
      wireId: 'e'.repeat(32),
      conflict: null,
    },
    0,
  );
  receiver = new ReceiverSession(
    {
      ...shared,
      connection: pair.responder,
      receiveWindowBytes: 2 ** 23,
      allocateBlock: (byteCount) => new Uint8Array(byteCount),
    },
    0,
  );
  pair.connect();
  deliver();
}

function deliver(): void {
  do {
    for (let e = pair.initiator.pollEvent(); e; e = pair.initiator.pollEvent()) {
      sender.handleConnectionEvent(e, 0);
    }
    for (let e = pair.responder.pollEvent(); e; e = pair.responder.pollEvent()) {
      receiver.handleConnectionEvent(e, 0);
    }
  } while (pair.deliver());
}

function offer(): void {
  sender.addEntries(ENTRIES, 0);
  sender.sealEntries(0);
  deliver();
}

/** As no sender of ours would say it. */
function say(message: { readonly type: 'preview' } & Record<string, unknown>): void {
  pair.initiator.sendControl(new TextEncoder().encode(JSON.stringify(message)));
  deliver();
}

function polled(): OfferPreview[] {
  const all: OfferPreview[] = [];
  for (let one = receiver.pollPreview(); one; one = receiver.pollPreview()) all.push(one);
  return all;
}

describe('previews', () => {
  it('come behind an offer that is complete without them', () => {
    offer();
    expect(receiver.phase).toBe('offered');
    expect(sender.wantsPreviews).toBe(true);
    sender.sendPreview({ index: 3, jpeg: JPEG });
    deliver();
    expect(polled()).toEqual([{ index: 3, jpeg: JPEG }]);
    expect(polled()).toEqual([]);
  });

  it('are at most eight, however many the receiver would take', () => {
    offer();
    for (let index = 1; index <= FILES; index++) sender.sendPreview({ index, jpeg: JPEG });
    expect(sender.wantsPreviews).toBe(false);
    deliver();
    expect(polled().map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are no more than the receiver takes', () => {
    begin(2);
    offer();
    for (let index = 1; index <= FILES; index++) sender.sendPreview({ index, jpeg: JPEG });
    deliver();
    expect(polled()).toHaveLength(2);
  });

  it('do not go to a receiver that does not know them', () => {
    begin(0);
    offer();
    expect(sender.wantsPreviews).toBe(false);
    sender.sendPreview({ index: 1, jpeg: JPEG });
    deliver();
    expect(polled()).toEqual([]);
  });

  it('are not sent before the list is whole, nor after the answer', () => {
    sender.addEntries(ENTRIES, 0);
    expect(sender.wantsPreviews).toBe(false);
    sender.sendPreview({ index: 1, jpeg: JPEG });
    sender.sealEntries(0);
    deliver();
    receiver.accept('/home/me', 'keep-both', EVERYTHING, 0);
    deliver();
    expect(sender.phase).toBe('transferring');
    sender.sendPreview({ index: 2, jpeg: JPEG });
    deliver();
    expect(polled()).toEqual([]);
  });

  it('are dropped without a word when they are malformed, and settle nothing', () => {
    offer();
    say({ type: 'preview' });
    say({ type: 'preview', file: 'x', jpeg: 7 });
    say({ ...previewMessage({ index: 2, jpeg: jpegOf(4_000, 4_000) }) });
    say({ ...previewMessage({ index: 0, jpeg: JPEG }) });
    say({ ...previewMessage({ index: FILES + 1, jpeg: JPEG }) });
    say({ ...previewMessage({ index: 1, jpeg: JPEG }) });
    say({ ...previewMessage({ index: 1, jpeg: jpegOf(5, 5) }) });
    expect(polled()).toEqual([{ index: 1, jpeg: JPEG }]);
    expect([sender.phase, receiver.phase]).toEqual(['offered', 'offered']);
  });

  it('are dropped from the ninth on, even if the others were none', () => {
    offer();
    for (let one = 0; one < 8; one++) say({ type: 'preview' });
    say({ ...previewMessage({ index: 1, jpeg: JPEG }) });
    expect(polled()).toEqual([]);
    expect(receiver.phase).toBe('offered');
  });

  it('are dropped before the end of the list, and after the answer, which they may cross', () => {
    say({ ...previewMessage({ index: 1, jpeg: JPEG }) });
    offer();
    receiver.accept('/home/me', 'keep-both', EVERYTHING, 0);
    pair.initiator.sendControl(encodeMessage(previewMessage({ index: 2, jpeg: JPEG })));
    deliver();
    expect(polled()).toEqual([]);
    expect([sender.phase, receiver.phase]).toEqual(['transferring', 'transferring']);
  });
});
