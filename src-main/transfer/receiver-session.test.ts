import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../src-shared/failure.ts';
import { CloseCode } from '../protocol/constants.ts';
import { ConnectionPair } from '../simulation/connection-pair.ts';
import {
  BLOCK_BYTES,
  BLOCKS_BEGUN_SLACK_BYTES,
  CLOSE_AWAITED_MAX_MS,
  FILES_BEGUN_MAX,
  LEAVE_LINGER_MS,
  LIST_ENTRIES_MAX,
  OFFER_ANSWER_MAX_MS,
  OFFER_COMPLETE_MAX_MS,
  OFFER_PAGE_MAX_MS,
  REFUSALS_IN_A_ROW_MAX,
} from './constants.ts';
import { encodeListEntry } from './list-entry.ts';
import type { ListEntry } from './list-entry.ts';
import { encodeMessage, parseReceiverMessage } from './messages.ts';
import type { ControlMessage, ReceiverMessage } from './messages.ts';
import { EVERYTHING } from './receive-plan.ts';
import { ReceiverSession } from './receiver-session.ts';
import { SenderSession } from './sender-session.ts';
import type { ReceiverAction } from './session-api.ts';

const DIGEST = 'ab'.repeat(32);
const WINDOW_BYTES = 4 * BLOCK_BYTES;

let pair: ConnectionPair;
let session: ReceiverSession;
/** Memory given out and not back, by the session itself or as part of a write. */
let memory: Set<ArrayBufferLike>;

interface Listed {
  readonly path: string;
  /** Of a folder none. */
  readonly size?: number;
}

beforeEach(() => {
  meet(WINDOW_BYTES);
});

function meet(receiveWindowBytes: number): void {
  pair = new ConnectionPair({ windowBytes: 2 ** 40, pieceBytes: 2 ** 21 });
  memory = new Set();
  early = [];
  session = new ReceiverSession(
    {
      id: 'f'.repeat(32),
      connection: pair.responder,
      peers: {
        fingerprint: () => 'ab12',
        trustOf: (key) => (key === '01'.repeat(32) ? 'verified' : 'unverified'),
      },
      startedAt: 1_000_000,
      receiveWindowBytes,
      allocateBlock: (byteCount) => {
        const bytes = new Uint8Array(byteCount);
        memory.add(bytes.buffer);
        return bytes;
      },
    },
    0,
  );
  pair.connect();
  drain();
}

function drain(now = 0): void {
  pair.deliver();
  for (let event = pair.responder.pollEvent(); event; event = pair.responder.pollEvent()) {
    session.handleConnectionEvent(event, now);
  }
}

function say(message: ControlMessage, now = 0): void {
  pair.initiator.sendControl(encodeMessage(message));
  drain(now);
}

/** Small pieces tell their file; large ones share their memory, to be quick. */
function contentOf(file: number, byteCount: number): Uint8Array {
  return byteCount > 1_000
    ? ZEROS.subarray(0, byteCount)
    : new Uint8Array(byteCount).fill(file + 1);
}

const ZEROS = new Uint8Array(2 * BLOCK_BYTES);

function data(file: number, offset: number, byteCount: number): void {
  pair.initiator.sendData({ file, offset, bytes: contentOf(file, byteCount) });
  drain();
}

const OFFER: ControlMessage = { type: 'offer', transfer: '0'.repeat(32), conflict: null };

const entryOf = ({ path, size }: Listed): ListEntry => ({
  kind: size === undefined ? 'folder' : 'file',
  path,
  sizeBytes: size ?? 0,
  modifiedAt: 1_700_000_000_000,
  executable: false,
  target: null,
});

function sayPage(first: number, files: readonly Listed[], now = 0): void {
  const entries = files.map((file) => encodeListEntry(entryOf(file), file.path));
  const page = `{"type":"list","first":${first},"entries":[${entries.join(',')}]}`;
  pair.initiator.sendControl(new TextEncoder().encode(page));
  drain(now);
}

function offer(files: readonly Listed[], now = 0): void {
  say(OFFER, now);
  for (let first = 0; first < files.length; first += LIST_ENTRIES_MAX) {
    sayPage(first, files.slice(first, first + LIST_ENTRIES_MAX), now);
  }
  const bytes = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  say({ type: 'list-end', entries: files.length, bytes }, now);
}

function offerAndAccept(files: readonly Listed[]): void {
  offer(files);
  session.accept('/home/me/Downloads', 'keep-both', EVERYTHING, 0);
}

/** Actions that were polled only so that what is gathered goes out. */
let early: ReceiverAction[] = [];

/** What the sender of files has heard since the last time. */
function heard(): { messages: ReceiverMessage[]; closes: unknown[] } {
  early.push(...polled());
  drain();
  const messages: ReceiverMessage[] = [];
  const closes: unknown[] = [];
  for (let event = pair.initiator.pollEvent(); event; event = pair.initiator.pollEvent()) {
    if (event.kind === 'closed') closes.push(event.cause);
    if (event.kind !== 'control') continue;
    const parsed = parseReceiverMessage(event.message);
    if (!parsed.ok) throw new Error(parsed.failure);
    messages.push(parsed.value);
  }
  return { messages, closes };
}

function actions(): ReceiverAction[] {
  const all = [...early, ...polled()];
  early = [];
  return all;
}

function polled(): ReceiverAction[] {
  const all: ReceiverAction[] = [];
  for (let action = session.pollAction(); action; action = session.pollAction()) {
    if (action.kind === 'release-block') memory.delete(action.bytes.buffer);
    if (action.kind === 'write') memory.delete(action.bytes.buffer);
    all.push(action);
  }
  return all;
}

const kinds = (): string[] => actions().map((action) => action.kind);
const brokenRule = (): string | null => {
  const failure = session.snapshot(0).failure;
  return failure?.kind === 'peer-broke-protocol' ? failure.reason : null;
};
const end = (file: number, size: number): ControlMessage => ({
  type: 'file-end',
  ends: [[file, size, DIGEST]],
});
const stored = { name: 'a.txt', path: '/home/me/Downloads/a.txt', sha256: DIGEST };

describe('an offer to a ReceiverSession', () => {
  it('is shown once it is complete', () => {
    expect(session.wasOffered).toBe(false);
    offer([
      { path: 'a.txt', size: 10 },
      { path: 'photos/b.jpg', size: 32 },
    ]);
    expect(session.phase).toBe('offered');
    expect(session.wasOffered).toBe(true);
    session.setSurvey('/home/me/Downloads', 5_000, null, null);
    expect(session.snapshot(0)).toMatchObject({
      direction: 'received',
      phase: 'offered',
      fileCount: 2,
      totalBytes: 42,
      verificationCode: '123456',
      folder: '/home/me/Downloads',
      freeBytes: 5_000,
      peer: { deviceName: 'device 1', publicKey: '01'.repeat(32), trust: 'verified' },
      files: [{ name: 'a.txt' }, { name: 'photos/b.jpg' }],
    });
  });

  it('waits for every page, and for the end', () => {
    say(OFFER);
    sayPage(0, [{ path: 'a', size: 1 }]);
    sayPage(1, [{ path: 'b', size: 1 }]);
    expect(session.phase).toBe('connecting');
    expect(session.offer).toBeNull();
    say({ type: 'list-end', entries: 2, bytes: 2 });
    expect(session.phase).toBe('offered');
    expect(session.offer).toMatchObject({ wireId: '0'.repeat(32), totalBytes: 2 });
  });

  const A = { path: 'a', size: 5 };
  const wrong: readonly [string, () => void][] = [
    ['a list before its offer', () => sayPage(0, [A])],
    [
      'a second offer',
      () => {
        say(OFFER);
        say(OFFER);
      },
    ],
    [
      'a list page out of order',
      () => {
        say(OFFER);
        sayPage(1, [A]);
      },
    ],
    [
      'a list of another length than said',
      () => {
        say(OFFER);
        sayPage(0, [A]);
        say({ type: 'list-end', entries: 2, bytes: 5 });
      },
    ],
    [
      'a list of other bytes than said',
      () => {
        say(OFFER);
        sayPage(0, [A]);
        say({ type: 'list-end', entries: 1, bytes: 6 });
      },
    ],
    [
      'a list page after the end of the list',
      () => {
        offer([A]);
        sayPage(1, [A]);
      },
    ],
    [
      'two ends of one list',
      () => {
        offer([A]);
        say({ type: 'list-end', entries: 1, bytes: 5 });
      },
    ],
    [
      'too many bytes',
      () => {
        say(OFFER);
        sayPage(0, Array(2).fill({ path: 'a', size: Number.MAX_SAFE_INTEGER }) as Listed[]);
      },
    ],
  ];

  it.each(wrong)('that has %s ends the connection', (rule, breakIt) => {
    breakIt();
    expect(brokenRule()).toBe(rule);
    expect(pair.responder.closedWith).toEqual({ code: CloseCode.VIOLATION, reason: rule });
    expect(session.isFinished).toBe(true);
  });

  it('that never becomes complete is not waited for', () => {
    say(OFFER);
    expect(session.pollDeadline()).toBe(OFFER_PAGE_MAX_MS);
    session.handleTimeout(OFFER_PAGE_MAX_MS);
    expect(session.snapshot(0).failure).toEqual({ kind: 'peer-silent', seconds: 120 });
    expect(pair.responder.closedWith).toEqual({ code: CloseCode.FAILED, reason: 'peer-silent' });
    expect(session.wasOffered).toBe(false);
  });

  it('of which only half came in time is made again by its sender, and not by a person', () => {
    const sender = new SenderSession(
      {
        id: 'd'.repeat(32),
        connection: pair.initiator,
        peers: { fingerprint: () => 'ab12', trustOf: () => 'unverified' },
        startedAt: 0,
        host: 'attic',
        wireId: 'e'.repeat(32),
        conflict: null,
      },
      0,
    );
    const hear = (): void => {
      for (let event = pair.initiator.pollEvent(); event; event = pair.initiator.pollEvent()) {
        sender.handleConnectionEvent(event, OFFER_PAGE_MAX_MS);
      }
    };
    hear();
    drain();
    session.handleTimeout(OFFER_PAGE_MAX_MS);
    pair.deliver();
    hear();
    const { phase, failure } = sender.snapshot(0);
    expect([phase, failure]).toEqual(['interrupted', { kind: 'peer-left' }]);
  });

  it('that is walked slowly is waited for page by page, but not for ever', () => {
    say(OFFER);
    const minute = 60_000;
    sayPage(0, [{ path: 'a', size: 1 }], minute);
    expect(session.pollDeadline()).toBe(minute + OFFER_PAGE_MAX_MS);
    sayPage(1, [{ path: 'b', size: 1 }], OFFER_COMPLETE_MAX_MS - minute);
    expect(session.pollDeadline()).toBe(OFFER_COMPLETE_MAX_MS);
    session.handleTimeout(OFFER_COMPLETE_MAX_MS);
    expect(session.snapshot(0).failure).toEqual({ kind: 'peer-silent', seconds: 120 });
  });

  it('that nobody answers is declined after ten minutes', () => {
    offer([{ path: 'a', size: 1 }], 7);
    expect(session.pollDeadline()).toBe(7 + OFFER_ANSWER_MAX_MS);
    session.handleTimeout(7 + OFFER_ANSWER_MAX_MS);
    expect(heard().messages).toEqual([{ type: 'decline', reason: 'not-answered' }]);
    expect(session.snapshot(0).failure).toEqual({ kind: 'not-answered' });
  });

  it('is declined with a reason, and the connection closed by the sender or after a while', () => {
    offer([{ path: 'a', size: 1 }]);
    session.decline({ kind: 'declined' }, 50);
    expect(heard()).toEqual({ messages: [{ type: 'decline', reason: 'declined' }], closes: [] });
    expect(session.pollDeadline()).toBe(50 + LEAVE_LINGER_MS);
    session.handleTimeout(50 + LEAVE_LINGER_MS);
    expect(heard().closes).toEqual([
      { kind: 'peer', code: CloseCode.DECLINED, reason: 'declined' },
    ]);
  });

  it('can be answered once', () => {
    offerAndAccept([{ path: 'a', size: 1 }]);
    session.decline({ kind: 'declined' }, 0);
    session.accept('/elsewhere', 'skip', EVERYTHING, 0);
    expect(heard().messages).toEqual([{ type: 'accept' }]);
    expect(session.snapshot(0).folder).toBe('/home/me/Downloads');
  });
});

describe('a file that comes to a ReceiverSession', () => {
  it('is held while small, then created, written and finished at once', () => {
    offerAndAccept([{ path: '../a.txt', size: 10 }]);
    data(0, 0, 10);
    expect(kinds()).toEqual([]);
    say(end(0, 10));
    expect(actions()).toEqual([
      { kind: 'create-sink', file: 0 },
      { kind: 'write', file: 0, offset: 0, bytes: new Uint8Array(10).fill(1) },
      { kind: 'finish-sink', file: 0, sha256: DIGEST },
    ]);
    expect(pair.responder.creditedBytes).toBe(0);
    session.handleWritten(0, 10, 1);
    expect(pair.responder.creditedBytes).toBe(10);
    session.handleStored(0, stored, 1);
    expect(heard().messages).toEqual([
      { type: 'accept' },
      { type: 'file-result', results: [[0, 'stored', DIGEST]] },
    ]);
    expect(session.snapshot(1)).toMatchObject({ phase: 'done', doneBytes: 10, files: [stored] });
  });

  it('is written block by block while large, and finished whichever comes last', () => {
    offerAndAccept([{ path: 'big', size: 2 * BLOCK_BYTES + 5 }]);
    data(0, BLOCK_BYTES, BLOCK_BYTES);
    expect(kinds()).toEqual(['create-sink', 'write']);
    say(end(0, 2 * BLOCK_BYTES + 5));
    data(0, 2 * BLOCK_BYTES, 5);
    data(0, 0, BLOCK_BYTES - 1);
    expect(kinds()).toEqual(['write']);
    data(0, BLOCK_BYTES - 1, 1);
    expect(kinds()).toEqual(['write', 'finish-sink']);
  });

  it('needs no data when it is empty', () => {
    offerAndAccept([{ path: 'empty', size: 0 }]);
    say(end(0, 0));
    expect(kinds()).toEqual(['create-sink', 'finish-sink']);
  });

  it('leaves the connection to the sender to close once all are stored', () => {
    offerAndAccept([{ path: 'empty', size: 0 }]);
    say(end(0, 0));
    session.handleStored(0, stored, 100);
    expect(pair.responder.closedWith).toBeNull();
    expect(session.isFinished).toBe(false);
    pair.initiator.close(CloseCode.DONE, '');
    drain();
    expect(session.isFinished).toBe(true);
    expect(session.phase).toBe('done');
  });

  it('does not wait for ever for a sender that never closes', () => {
    offerAndAccept([{ path: 'empty', size: 0 }]);
    say(end(0, 0));
    session.handleStored(0, stored, 100);
    expect(session.pollDeadline()).toBe(100 + CLOSE_AWAITED_MAX_MS);
    // The result has not been heard: an outage, which the connection outlives or not.
    session.handleTimeout(100 + CLOSE_AWAITED_MAX_MS);
    expect(pair.responder.closedWith).toBeNull();
    drain();
    expect(session.pollDeadline()).toBe(100 + 2 * CLOSE_AWAITED_MAX_MS);
    session.handleTimeout(100 + 2 * CLOSE_AWAITED_MAX_MS);
    expect(pair.responder.closedWith).toEqual({ code: CloseCode.DONE, reason: '' });
  });

  it('fails alone when its digest differs', () => {
    offerAndAccept([
      { path: 'a', size: 0 },
      { path: 'b', size: 0 },
    ]);
    heard();
    say(end(0, 0));
    say(end(1, 0));
    session.handleSinkFailed(0, { kind: 'digest-mismatch', name: 'a' }, 1);
    session.handleStored(1, stored, 1);
    expect(heard().messages).toEqual([
      {
        type: 'file-result',
        results: [
          [0, 'mismatch'],
          [1, 'stored', DIGEST],
        ],
      },
    ]);
    expect(session.snapshot(0)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'digest-mismatch', name: 'a' },
      files: [{ failure: { kind: 'digest-mismatch' } }, { failure: null }],
    });
  });

  it('is refused at once when it has no name, while the others come', () => {
    offer([
      { path: '..', size: 3 },
      { path: 'b', size: 0 },
    ]);
    const refuse = new Map([[0, { kind: 'unsafe-name', name: '..' } as const]]);
    session.accept('/home/me/Downloads', 'keep-both', { ...EVERYTHING, refuse }, 0);
    expect(heard().messages).toEqual([
      { type: 'accept' },
      { type: 'file-result', results: [[0, 'failed', 'unsafe-name']] },
    ]);
    data(0, 0, 3);
    expect(pair.responder.creditedBytes).toBe(3);
    say({ type: 'file-failed', file: 0, reason: 'source-changed' });
    expect(heard().messages).toEqual([]);
    expect(session.phase).toBe('transferring');
  });

  it('does not take for a backlog before the disk what was here before', () => {
    // Of a small window nothing is ever kept back.
    meet(2 ** 24);
    const size = 20 * BLOCK_BYTES;
    offer([
      { path: 'was here', size: 2 ** 30 },
      { path: 'comes', size },
    ]);
    const skip = new Map([[0, 'same' as const]]);
    session.accept('/home/me/Downloads', 'keep-both', { ...EVERYTHING, skip }, 0);
    for (let block = 0; block < 20; block += 1) {
      data(1, block * BLOCK_BYTES, BLOCK_BYTES);
      // As quick as can be, over two seconds.
      session.handleWritten(1, BLOCK_BYTES, block * 100);
    }
    expect(pair.responder.creditedBytes).toBe(size);
  });

  it('gives all its credit and memory back when the source fails, and answers', () => {
    offerAndAccept([
      { path: 'big', size: 3 * BLOCK_BYTES },
      { path: 'b', size: 0 },
    ]);
    heard();
    data(0, 0, BLOCK_BYTES + 100);
    data(0, 2 * BLOCK_BYTES, 7);
    expect(kinds()).toEqual(['create-sink', 'write']);
    say({ type: 'file-failed', file: 0, reason: 'source-changed' });
    expect(kinds()).toEqual(['discard-sink', 'release-block', 'release-block']);
    expect(memory.size).toBe(0);
    expect(pair.responder.uncreditedBytes).toBe(0);
    session.handleWritten(0, BLOCK_BYTES, 1);
    session.handleDiscarded(0, 1);
    data(0, BLOCK_BYTES + 100, 50);
    expect(pair.responder.uncreditedBytes).toBe(0);
    expect(heard().messages).toEqual([
      { type: 'file-result', results: [[0, 'failed', 'source-changed']] },
    ]);
    expect(session.snapshot(0).files[0]?.failure).toEqual({ kind: 'source-changed', name: 'big' });
  });

  it('gives all its credit back when the disk fails it', () => {
    offerAndAccept([
      { path: 'big', size: 3 * BLOCK_BYTES },
      { path: 'b', size: 0 },
    ]);
    data(0, 0, 2 * BLOCK_BYTES + 9);
    actions();
    session.handleWritten(0, BLOCK_BYTES, 1);
    session.handleSinkFailed(0, { kind: 'write-failed', name: 'big', reason: 'EIO' }, 1);
    expect(pair.responder.uncreditedBytes).toBe(0);
    actions();
    expect(memory.size).toBe(0);
    expect(session.phase).toBe('transferring');
  });

  it('has changed at its source when its end has another size', () => {
    offerAndAccept([{ path: 'a', size: 10 }]);
    data(0, 0, 10);
    say(end(0, 11));
    expect(heard().messages.at(-1)).toEqual({
      type: 'file-result',
      results: [[0, 'failed', 'source-changed']],
    });
    expect(kinds()).toEqual(['release-block']);
    expect(pair.responder.uncreditedBytes).toBe(0);
  });

  it('gives up what the full disk has no room for, and goes on with what still fits', () => {
    offerAndAccept([
      { path: 'a', size: 2 * BLOCK_BYTES },
      { path: 'b', size: 2 * BLOCK_BYTES },
      { path: 'c', size: 100 },
    ]);
    data(0, 0, BLOCK_BYTES + 1);
    actions();
    heard();
    session.handleSinkFailed(0, { kind: 'disk-full', needed: 2 * BLOCK_BYTES, free: 4_096 }, 5);
    expect(session.phase).toBe('transferring');
    actions();
    // The second is not even tried.
    expect(heard().messages).toEqual([
      {
        type: 'file-result',
        results: [
          [0, 'failed', 'disk-full'],
          [1, 'failed', 'disk-full'],
        ],
      },
    ]);
    data(2, 0, 100);
    say(end(2, 100));
    expect(kinds()).toEqual(['create-sink', 'write', 'finish-sink']);
    session.handleWritten(2, 100, 6);
    session.handleStored(2, stored, 6);
    expect(session.snapshot(6)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'no-room-left', count: 2, bytes: 4 * BLOCK_BYTES },
      failedCount: 2,
    });
    expect(pair.responder.uncreditedBytes).toBe(0);
    expect(memory.size).toBe(0);
  });

  it('tries no more where nothing at all finds room any more, whatever is free', () => {
    const count = REFUSALS_IN_A_ROW_MAX;
    const files = Array.from({ length: 10 * count }, (_, n) => ({ path: `f${n}`, size: 1 }));
    offerAndAccept(files);
    const noRoom = { kind: 'disk-full', needed: 1, free: 1_000_000 } as const;
    const fail = (from: number, to: number): void => {
      for (let file = from; file < to; file += 1) {
        data(file, 0, 1);
        say(end(file, 1));
        actions();
        session.handleSinkFailed(file, noRoom, 1);
      }
    };
    fail(0, count - 1);
    data(count, 0, 1);
    say(end(count, 1));
    actions();
    session.handleWritten(count, 1, 1);
    session.handleStored(count, stored, 1);
    fail(count + 1, 2 * count);
    expect(session.phase).toBe('transferring');
    fail(2 * count, 2 * count + 1);
    expect(session.snapshot(1)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'no-room-left', count: 10 * count - 1 },
    });
  });

  it('fails the files of a folder for which there was no room for that reason', () => {
    offerAndAccept([
      { path: 't' },
      { path: 't/d' },
      { path: 't/d/a', size: 1 },
      { path: 'b', size: 0 },
    ]);
    actions();
    const noRoom = { kind: 'disk-full', needed: 0, free: 0 } as const;
    const missing = { kind: 'write-failed', name: 'd', reason: 'ENOENT' } as const;
    session.handleFoldersMade(
      new Map<number, Failure>([
        [0, noRoom],
        [1, missing],
      ]),
      1,
    );
    data(2, 0, 1);
    say(end(2, 1));
    actions();
    session.handleSinkFailed(2, { ...missing, name: 'a' }, 1);
    say(end(3, 0));
    actions();
    session.handleStored(3, stored, 1);
    expect(session.snapshot(1).failure).toEqual({ kind: 'no-room-left', count: 3, bytes: 1 });
  });

  it('ends everything when the folder is gone', () => {
    offerAndAccept([
      { path: 'a', size: 2 * BLOCK_BYTES },
      { path: 'b', size: 2 * BLOCK_BYTES },
      { path: 'c', size: 100 },
    ]);
    data(0, 0, BLOCK_BYTES + 1);
    data(1, 0, BLOCK_BYTES);
    data(2, 0, 100);
    actions();
    heard();
    session.handleSinkFailed(0, { kind: 'folder-missing', folder: '/gone' }, 5);
    expect(session.snapshot(5).failure).toEqual({ kind: 'folder-missing', folder: '/gone' });
    expect(heard().messages).toEqual([{ type: 'cancel', reason: 'folder-missing' }]);
    expect(kinds().sort()).toEqual(['release-block', 'release-block', 'suspend-sink']);
    expect(memory.size).toBe(0);
    pair.initiator.close(CloseCode.FAILED, 'folder-missing');
    drain();
    expect(session.isFinished).toBe(false);
    session.handleDiscarded(1, 6);
    expect(session.isFinished).toBe(true);
  });
});

describe('a ReceiverSession that is cancelled', () => {
  it.each([
    ['here', () => session.stop({ kind: 'cancelled', by: 'me' }, 1), 'me'],
    ['there', () => say({ type: 'cancel', reason: 'cancelled' }), 'peer'],
  ] as const)('%s removes its parts, and keeps what was stored', (_where, cancel, by) => {
    offerAndAccept([
      { path: 'a', size: 0 },
      { path: 'b', size: 2 * BLOCK_BYTES },
      { path: 'c', size: 0 },
    ]);
    say(end(0, 0));
    session.handleStored(0, stored, 0);
    data(1, 0, BLOCK_BYTES);
    say(end(2, 0));
    actions();
    cancel();
    expect(actions()).toEqual([
      { kind: 'discard-sink', file: 1 },
      { kind: 'discard-sink', file: 2 },
    ]);
    session.handleWritten(1, BLOCK_BYTES, 2);
    session.handleDiscarded(1, 2);
    // The last file had its name before it could be stopped.
    session.handleStored(2, { ...stored, name: 'c' }, 2);
    expect(session.snapshot(2)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'cancelled', by },
      files: [{ name: 'a.txt', sha256: DIGEST }, { sha256: null }, { name: 'c', sha256: DIGEST }],
    });
  });

  it('is finished when the other side has closed', () => {
    offerAndAccept([{ path: 'a', size: 1 }]);
    session.stop({ kind: 'cancelled', by: 'me' }, 1);
    expect(session.isFinished).toBe(false);
    pair.initiator.close(CloseCode.CANCELLED, 'cancelled');
    drain();
    expect(session.isFinished).toBe(true);
  });

  it('does not wait for a sender that ended it at the same time', () => {
    offerAndAccept([{ path: 'a', size: 1 }]);
    session.stop({ kind: 'cancelled', by: 'me' }, 1);
    say({ type: 'cancel', reason: 'cancelled' });
    expect(session.isFinished).toBe(true);
  });
});

describe('a ReceiverSession ends the connection on', () => {
  const MANY = FILES_BEGUN_MAX + 1;

  it('data before accept', () => {
    offer([{ path: 'a', size: 10 }]);
    data(0, 0, 1);
    expect(brokenRule()).toBe('data before accept');
    expect(pair.responder.closedWith?.code).toBe(CloseCode.VIOLATION);
  });

  it('data of an unknown file', () => {
    offerAndAccept([{ path: 'a', size: 10 }]);
    data(1, 0, 1);
    expect(brokenRule()).toBe('data of an unknown file');
  });

  it('data beyond the end of a file, even an empty one', () => {
    offerAndAccept([{ path: 'a', size: 10 }]);
    data(0, 9, 2);
    expect(brokenRule()).toBe('data beyond the end of its file');
  });

  it('messages that have no place', () => {
    offerAndAccept([{ path: 'a', size: 0 }]);
    say(end(0, 0));
    say(end(0, 0));
    expect(brokenRule()).toBe('the end of a file that has ended');
  });

  it('an end before accept', () => {
    offer([{ path: 'a', size: 0 }]);
    say(end(0, 0));
    expect(brokenRule()).toBe('the end of a file before accept');
  });

  it('a failure after the end', () => {
    offerAndAccept([{ path: 'a', size: 0 }]);
    say(end(0, 0));
    say({ type: 'file-failed', file: 0, reason: 'source-changed' });
    expect(brokenRule()).toBe('the failure of a file after its end');
  });

  it('noise', () => {
    pair.initiator.sendControl(Uint8Array.of(1, 2, 3));
    drain();
    expect(brokenRule()).toBe('not JSON in UTF-8');
  });

  it('one byte in each of very many blocks, before they fill the memory', () => {
    const size = 1_000 * BLOCK_BYTES;
    offerAndAccept([{ path: 'a', size }]);
    let blocks = 0;
    while (brokenRule() === null && blocks < 1_000) data(0, blocks++ * BLOCK_BYTES, 1);
    expect(brokenRule()).toBe('too many blocks begun');
    expect(pair.responder.closedWith?.code).toBe(CloseCode.LIMIT);
    expect(blocks).toBe((WINDOW_BYTES + BLOCKS_BEGUN_SLACK_BYTES) / BLOCK_BYTES + 1);
    actions();
    expect(memory.size).toBe(0);
  });

  it('a block in each of very many files without an end, before they take all handles', () => {
    offerAndAccept(
      Array.from({ length: MANY }, (_, i) => ({ path: `f${i}`, size: BLOCK_BYTES + 1 })),
    );
    let file = 0;
    while (brokenRule() === null && file < MANY) {
      data(file, 0, BLOCK_BYTES);
      const created = actions().some((action) => action.kind === 'write');
      if (created && brokenRule() === null) session.handleWritten(file, BLOCK_BYTES, 0);
      file += 1;
    }
    expect(brokenRule()).toBe('too many files begun');
    expect(file).toBe(MANY);
  });
});
