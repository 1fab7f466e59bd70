import { beforeEach, describe, expect, it } from 'vitest';
import { CloseCode } from '../protocol/constants.ts';
import { ConnectionPair } from '../simulation/connection-pair.ts';
import {
  BLOCK_BYTES,
  LEAVE_LINGER_MS,
  READ_AHEAD_BYTES,
  READ_BYTES,
  SOURCES_OPEN_MAX,
} from './constants.ts';
import { encodeMessage, parseSenderMessage } from './messages.ts';
import type { ReceiverMessage, SenderMessage } from './messages.ts';
import { SenderSession } from './sender-session.ts';
import type { PeerKnowledge, SenderAction, SourceEntry } from './session-api.ts';

const DIGEST = 'ab'.repeat(32);
const PEERS: PeerKnowledge = {
  fingerprint: () => 'ab12 cd34',
  trustOf: () => 'unverified' as const,
};

const source = (name: string, sizeBytes: number): SourceEntry => ({
  path: `/home/me/${name}`,
  name,
  sizeBytes,
  modifiedAt: 1_700_000_000_000,
  executable: false,
  kind: 'file',
  target: null,
});

let pair: ConnectionPair;
let session: SenderSession;
/** Actions that were polled only so that what is gathered goes out. */
let early: SenderAction[] = [];

function begin(files: readonly SourceEntry[], windowBytes = 4 * 2 ** 20): void {
  pair = new ConnectionPair({ windowBytes });
  session = new SenderSession(
    {
      id: '0'.repeat(32),
      connection: pair.initiator,
      peers: PEERS,
      startedAt: 1_000_000,
      host: 'attic',
      wireId: 'e'.repeat(32),
      conflict: null,
    },
    0,
  );
  session.addEntries(files, 0);
  session.sealEntries(0);
  early = [];
}

function drain(now = 0): void {
  pair.deliver();
  for (let event = pair.initiator.pollEvent(); event; event = pair.initiator.pollEvent()) {
    session.handleConnectionEvent(event, now);
  }
}

function connect(): void {
  pair.connect();
  drain();
}

function say(message: ReceiverMessage, now = 0): void {
  pair.responder.sendControl(encodeMessage(message));
  drain(now);
}

interface Heard {
  readonly messages: SenderMessage[];
  dataBytes: number;
  readonly closes: unknown[];
}

/** What the receiver of files has heard since the last time. */
function heard(): Heard {
  early.push(...polled());
  drain();
  const all: Heard = { messages: [], dataBytes: 0, closes: [] };
  for (let event = pair.responder.pollEvent(); event; event = pair.responder.pollEvent()) {
    if (event.kind === 'data') all.dataBytes += event.bytes.length;
    if (event.kind === 'closed') all.closes.push(event.cause);
    if (event.kind !== 'control') continue;
    const parsed = parseSenderMessage(event.message);
    if (!parsed.ok) throw new Error(parsed.failure);
    all.messages.push(parsed.value);
  }
  return all;
}

function actions(): SenderAction[] {
  const all = [...early, ...polled()];
  early = [];
  return all;
}

function polled(): SenderAction[] {
  const all: SenderAction[] = [];
  for (let action = session.pollAction(); action; action = session.pollAction()) all.push(action);
  return all;
}

describe('a SenderSession of one file', () => {
  beforeEach(() => {
    begin([source('a.txt', 10)]);
  });

  function accepted(): void {
    connect();
    say({ type: 'accept' });
    actions();
    heard();
  }

  function handedOver(): void {
    accepted();
    session.handleRead(0, 0, new Uint8Array(10), 1);
    session.handleSourceEnd(0, DIGEST, 1);
  }

  it('offers its file as soon as it is connected, and reads nothing before accept', () => {
    expect(session.phase).toBe('connecting');
    connect();
    expect(session.phase).toBe('offered');
    expect(heard().messages).toMatchObject([
      { type: 'offer', transfer: 'e'.repeat(32), conflict: null },
      {
        type: 'list',
        first: 0,
        entries: [
          {
            kind: 'file',
            path: 'a.txt',
            sizeBytes: 10,
            modifiedAt: 1_700_000_000_000,
            executable: false,
            target: null,
          },
        ],
      },
      { type: 'list-end', entries: 1, bytes: 10 },
    ]);
    expect(actions()).toEqual([]);
  });

  it('asks for the whole of a small file without waiting in between', () => {
    connect();
    say({ type: 'accept' });
    expect(session.phase).toBe('transferring');
    expect(actions()).toEqual([
      { kind: 'open-source', file: 0, have: [] },
      { kind: 'read', file: 0, offset: 0, byteCount: 10 },
      { kind: 'end-source', file: 0 },
    ]);
  });

  it('sends bytes and end, is done on the result, and closes', () => {
    handedOver();
    expect(heard()).toEqual({
      messages: [{ type: 'file-end', ends: [[0, 10, DIGEST]] }],
      dataBytes: 10,
      closes: [],
    });
    say({ type: 'file-result', results: [[0, 'stored', DIGEST]] }, 2_010);
    expect(session.phase).toBe('done');
    expect(session.snapshot(2_010)).toMatchObject({
      phase: 'done',
      doneBytes: 10,
      totalBytes: 10,
      failure: null,
      startedAt: 1_000_000,
      endedAt: 1_002_010,
      peer: { host: 'attic', deviceName: 'device 2', fingerprint: 'ab12 cd34' },
      files: [{ name: 'a.txt', doneBytes: 10, sha256: DIGEST, path: '/home/me/a.txt' }],
    });
    drain();
    expect(session.isFinished).toBe(true);
    expect(heard().closes).toEqual([{ kind: 'peer', code: CloseCode.DONE, reason: '' }]);
  });

  it('is done with all bytes even if the result overtakes the acknowledgements', () => {
    accepted();
    pair.initiator.isStalled = true;
    session.handleRead(0, 0, new Uint8Array(10), 1);
    session.handleSourceEnd(0, DIGEST, 1);
    say({ type: 'file-result', results: [[0, 'stored', DIGEST]] });
    expect(session.snapshot(0).doneBytes).toBe(10);
  });

  it('gives every buffer back, acknowledged or not', () => {
    accepted();
    pair.initiator.isStalled = true;
    const bytes = new Uint8Array(10);
    session.handleRead(0, 0, bytes, 1);
    pair.fallSilent(30_000);
    drain();
    expect(actions()).toContainEqual({ kind: 'release', bytes });
    expect(session.snapshot(0).failure).toEqual({ kind: 'peer-silent', seconds: 30 });
  });

  it('takes another digest than its own for a damaged file', () => {
    handedOver();
    say({ type: 'file-result', results: [[0, 'stored', 'cd'.repeat(32)]] });
    expect(session.snapshot(0).failure).toEqual({ kind: 'digest-mismatch', name: 'a.txt' });
  });

  it('tells that a source has failed, and waits for the answer before it closes', () => {
    accepted();
    session.handleSourceFailed(0, { kind: 'source-changed', name: 'a.txt' }, 1);
    expect(heard()).toMatchObject({
      messages: [{ type: 'file-failed', file: 0, reason: 'source-changed' }],
      closes: [],
    });
    say({ type: 'file-result', results: [[0, 'failed', 'source-changed']] });
    expect(session.snapshot(0)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'source-changed', name: 'a.txt' },
    });
    expect(heard().closes).toEqual([{ kind: 'peer', code: CloseCode.DONE, reason: '' }]);
  });

  it('ends when it is declined, and answers with CLOSE', () => {
    connect();
    say({ type: 'decline', reason: 'declined' });
    expect(session.snapshot(0).failure).toEqual({ kind: 'declined' });
    expect(heard().closes).toMatchObject([{ code: CloseCode.DECLINED }]);
  });

  it('knows why the receiver cannot take it', () => {
    connect();
    say({ type: 'decline', reason: 'disk-full' });
    expect(session.snapshot(0).failure).toEqual({ kind: 'peer-failed', reason: 'disk-full' });
  });

  it('tells a cancel through the control stream, and closes by itself only after a while', () => {
    accepted();
    session.stop({ kind: 'cancelled', by: 'me' }, 1_000);
    expect(session.phase).toBe('failed');
    expect(actions()).toEqual([{ kind: 'abandon-source', file: 0 }]);
    expect(heard()).toMatchObject({
      messages: [{ type: 'cancel', reason: 'cancelled' }],
      closes: [],
    });
    expect(session.pollDeadline()).toBe(1_000 + LEAVE_LINGER_MS);
    session.handleTimeout(1_000 + LEAVE_LINGER_MS);
    expect(heard().closes).toMatchObject([{ code: CloseCode.CANCELLED, reason: 'cancelled' }]);
    expect(session.isFinished).toBe(true);
    expect(session.pollDeadline()).toBeNull();
  });

  it('does not wait for a receiver that ended it at the same time', () => {
    accepted();
    session.stop({ kind: 'cancelled', by: 'me' }, 1_000);
    say({ type: 'cancel', reason: 'cancelled' }, 1_001);
    expect(heard().closes).toMatchObject([{ code: CloseCode.CANCELLED }]);
  });

  it('leaves at once when the process must go', () => {
    accepted();
    session.leave(5);
    drain();
    expect(session.isFinished).toBe(true);
    expect(session.snapshot(5).failure).toEqual({ kind: 'interrupted' });
    expect(pair.initiator.closedWith).toEqual({ code: CloseCode.SHUTDOWN, reason: 'interrupted' });
  });

  it('closes at once while nobody has answered yet', () => {
    session.stop({ kind: 'cancelled', by: 'me' }, 5);
    drain();
    expect(session.isFinished).toBe(true);
  });

  it('names who was asked when nobody answers', () => {
    pair.initiator.end({ kind: 'no-answer' });
    drain();
    expect(session.snapshot(0).failure).toEqual({ kind: 'no-answer', host: 'attic', port: 27182 });
  });

  const results: readonly [string, ReceiverMessage][] = [
    ['a second accept', { type: 'accept' }],
    ['a decline after accept', { type: 'decline', reason: 'declined' }],
    ['a result of an unknown file', { type: 'file-result', results: [[1, 'mismatch']] }],
    ['stored before its end', { type: 'file-result', results: [[0, 'stored', DIGEST]] }],
  ];

  it.each(results)('calls %s a violation', (_what, message) => {
    accepted();
    say(message);
    expect(session.snapshot(0).failure?.kind).toBe('peer-broke-protocol');
    expect(pair.initiator.closedWith?.code).toBe(CloseCode.VIOLATION);
    expect(actions()).toEqual([{ kind: 'abandon-source', file: 0 }]);
  });

  it('calls a result before accept a violation', () => {
    connect();
    say({ type: 'file-result', results: [[0, 'failed', 'disk-full']] });
    expect(pair.initiator.closedWith?.code).toBe(CloseCode.VIOLATION);
  });

  it('calls data and noise from the receiver a violation', () => {
    accepted();
    pair.responder.sendControl(Uint8Array.of(0xff));
    drain();
    expect(pair.initiator.closedWith?.code).toBe(CloseCode.VIOLATION);
    begin([source('a.txt', 10)]);
    accepted();
    pair.responder.sendData({ file: 0, offset: 0, bytes: new Uint8Array(1) });
    drain();
    expect(pair.initiator.closedWith?.code).toBe(CloseCode.VIOLATION);
  });

  it('wants nothing of what comes after its end', () => {
    accepted();
    session.stop({ kind: 'cancelled', by: 'me' }, 1);
    actions();
    const late = new Uint8Array(10);
    session.handleRead(0, 0, late, 2);
    session.handleSourceEnd(0, DIGEST, 2);
    session.handleSourceFailed(0, { kind: 'source-changed', name: 'a.txt' }, 2);
    say({ type: 'accept' });
    expect(actions()).toEqual([{ kind: 'release', bytes: late }]);
    expect(heard().messages).toEqual([{ type: 'cancel', reason: 'cancelled' }]);
  });
});

describe('a SenderSession of many files', () => {
  it('keeps reads shallow and never asks for more than the connection wants', () => {
    begin([source('big', 100 * 2 ** 20)], 2 ** 20 + 1);
    connect();
    say({ type: 'accept' });
    const reads = actions().filter((action) => action.kind === 'read');
    expect(reads.map((read) => read.byteCount)).toEqual(Array(4).fill(READ_BYTES));
    expect(4 * READ_BYTES).toBe(READ_AHEAD_BYTES);
    for (let i = 0; i < 4; i += 1) {
      session.handleRead(0, i * READ_BYTES, new Uint8Array(READ_BYTES), 1);
    }
    // One byte of credit is left, so one more read is worth it; then the receiver's disk is awaited.
    expect(actions()).toEqual([
      { kind: 'read', file: 0, offset: 4 * READ_BYTES, byteCount: READ_BYTES },
    ]);
    session.handleRead(0, 4 * READ_BYTES, new Uint8Array(READ_BYTES), 1);
    expect(actions()).toEqual([]);
    pair.deliver();
    pair.responder.addCredit(pair.responder.uncreditedBytes);
    drain();
    expect(actions()).toContainEqual({
      kind: 'read',
      file: 0,
      offset: 5 * READ_BYTES,
      byteCount: READ_BYTES,
    });
  });

  it('opens ahead, in order, and not more than its share', () => {
    begin(Array.from({ length: 100 }, (_, i) => source(`f${i}`, 1)));
    connect();
    say({ type: 'accept' });
    const first = actions();
    const opened = first.filter((action) => action.kind === 'open-source');
    expect(opened.map((action) => action.file)).toEqual([...Array(SOURCES_OPEN_MAX).keys()]);
    expect(first.filter((action) => action.kind === 'end-source').length).toBe(SOURCES_OPEN_MAX);
    session.handleRead(0, 0, new Uint8Array(1), 1);
    session.handleSourceEnd(0, DIGEST, 1);
    expect(actions()).toEqual([
      { kind: 'open-source', file: SOURCES_OPEN_MAX, have: [] },
      { kind: 'read', file: SOURCES_OPEN_MAX, offset: 0, byteCount: 1 },
      { kind: 'end-source', file: SOURCES_OPEN_MAX },
    ]);
  });

  it('needs no bytes for an empty file, whatever the credit', () => {
    begin([source('empty', 0)], 0);
    connect();
    say({ type: 'accept' });
    expect(actions().map((action) => action.kind)).toEqual(['open-source', 'end-source']);
  });

  it('loses one file and finishes the others', () => {
    begin([source('gone', 5), source('refused', 5), source('fine', 5)]);
    connect();
    say({ type: 'accept' });
    actions();
    session.handleSourceFailed(0, { kind: 'source-missing', name: 'gone' }, 1);
    say({ type: 'file-result', results: [[1, 'failed', 'unsafe-name']] });
    expect(actions()).toEqual([{ kind: 'abandon-source', file: 1 }]);
    session.handleRead(2, 0, new Uint8Array(5), 1);
    session.handleSourceEnd(2, DIGEST, 1);
    say({ type: 'file-result', results: [[0, 'failed', 'source-missing']] });
    expect(session.phase).toBe('transferring');
    say({ type: 'file-result', results: [[2, 'stored', DIGEST]] });
    expect(session.snapshot(0)).toMatchObject({
      phase: 'failed',
      failure: { kind: 'source-missing', name: 'gone' },
      doneBytes: 5,
      files: [
        { failure: { kind: 'source-missing' } },
        { failure: { kind: 'unsafe-name', name: 'refused' } },
        { failure: null, sha256: DIGEST },
      ],
    });
    expect(pair.initiator.closedWith?.code).toBe(CloseCode.DONE);
  });

  it('skips a file that was refused before it was opened', () => {
    begin(Array.from({ length: 20 }, (_, i) => source(`f${i}`, 0)));
    connect();
    say({ type: 'accept' });
    actions();
    say({ type: 'file-result', results: [[16, 'failed', 'unsafe-name']] });
    session.handleSourceEnd(0, DIGEST, 1);
    expect(actions()[0]).toEqual({ kind: 'open-source', file: 17, have: [] });
  });

  it('shows a hundred of its files, and all of them when asked', () => {
    begin(Array.from({ length: 150 }, (_, i) => source(`f${i}`, 1)));
    expect(session.snapshot(0).files.length).toBe(100);
    expect(session.snapshot(0).fileCount).toBe(150);
    expect(session.fullSnapshot(0).files.length).toBe(150);
  });
});

describe('a plan', () => {
  const folder: SourceEntry = { ...source('d', 0), kind: 'folder' };
  const SIZE = 3 * BLOCK_BYTES + 5;

  function offered(): void {
    begin([source('large', SIZE), folder, source('d/a', 10), source('d/b', 0)]);
    connect();
    heard();
  }

  const have = (...ranges: [number, number][]): ReceiverMessage => ({
    ...{ type: 'plan', skip: [], stored: [], have: [[0, ranges]] },
  });
  const plan = (more: Partial<Extract<ReceiverMessage, { type: 'plan' }>>): ReceiverMessage => ({
    ...{ type: 'plan', skip: [], stored: [], have: [], ...more },
  });

  it('leaves what is missing to be read, and of what is settled nothing', () => {
    offered();
    say(have([BLOCK_BYTES, BLOCK_BYTES]));
    say(have([3 * BLOCK_BYTES, 5]));
    say(plan({ skip: [[2, 1, 'same']], stored: [[3, DIGEST]] }));
    say({ type: 'accept' });
    const [open, ...rest] = actions();
    expect(open).toEqual({
      kind: 'open-source',
      file: 0,
      have: [
        { offset: BLOCK_BYTES, byteCount: BLOCK_BYTES },
        { offset: 3 * BLOCK_BYTES, byteCount: 5 },
      ],
    });
    expect(rest.every((action) => action.kind === 'read' && action.file === 0)).toBe(true);
    expect(session.snapshot(0)).toMatchObject({ doneBytes: BLOCK_BYTES + 15, skippedCount: 1 });
  });

  it.each([
    ['of bytes in the wrong order', have([2 * BLOCK_BYTES, BLOCK_BYTES], [0, BLOCK_BYTES])],
    ['of bytes that overlap', have([0, 2 * BLOCK_BYTES], [BLOCK_BYTES, BLOCK_BYTES])],
    ['of bytes beyond the end', have([3 * BLOCK_BYTES, 6])],
    ['of half a block', have([0, 5])],
    ['of what is no file', plan({ skip: [[1, 1, 'same']] })],
    ['of more files than there are', plan({ skip: [[2, 250_000, 'same']] })],
    ['of a file twice', plan({ skip: [[2, 1, 'same']], stored: [[2, DIGEST]] })],
    [
      'of bytes of what is stored',
      plan({ stored: [[0, DIGEST]], have: [[0, [[0, BLOCK_BYTES]]]] }),
    ],
  ])('%s ends the connection', (_what, message) => {
    offered();
    say(message);
    expect(session.snapshot(0)).toMatchObject({ failure: { kind: 'peer-broke-protocol' } });
    expect(heard().closes).toMatchObject([{ code: CloseCode.VIOLATION }]);
  });

  it('that goes on in another message must not say again what was said', () => {
    offered();
    say(have([BLOCK_BYTES, BLOCK_BYTES]));
    say(have([0, BLOCK_BYTES]));
    expect(session.phase).toBe('failed');
  });

  it('comes too late after accept', () => {
    offered();
    say({ type: 'accept' });
    say(have([0, BLOCK_BYTES]));
    expect(session.phase).toBe('failed');
  });
});
