/**
 * Both sessions of a transfer under arbitrary sequences of what people, disks and the network do, over
 * any number of attempts: what has ended stays as it ended, nothing is left over, both sides agree, and
 * what was written is not sent again.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Failure } from '../../src-shared/failure.ts';
import { FULL_PACE, isAtRest } from '../../src-shared/transfer-model.ts';
import { ConnectionPair } from '../simulation/connection-pair.ts';
import { fileContent } from '../simulation/file-apps.ts';
import { MemoryFolder, MemorySinks, MemorySources, sha256 } from '../simulation/memory-files.ts';
import { MemoryJournal } from '../simulation/memory-journal.ts';
import { Prng } from '../simulation/prng.ts';
import { SlowDisk } from '../simulation/slow-disk.ts';
import { BLOCK_BYTES, RECEIVE_WINDOW_MIN_BYTES } from './constants.ts';
import { ReceiverSession } from './receiver-session.ts';
import { SenderSession } from './sender-session.ts';
import type { TransferSession } from './session-api.ts';

const PEERS = { fingerprint: () => '', trustOf: () => 'unverified' as const };
const CANCELLED: Failure = { kind: 'cancelled', by: 'me' };

type Restart = 'kill' | 'lose power' | 'take over';

class Transfer {
  now = 0;
  readonly sizes: readonly number[];
  readonly folder = new MemoryFolder();
  readonly journal = new MemoryJournal();
  pair!: ConnectionPair;
  disk!: SlowDisk;
  sources!: MemorySources;
  sinks!: MemorySinks;
  sender!: SenderSession;
  receiver!: ReceiverSession;
  /** Of what was written before the last kill, bytes. */
  #safeBytes = 0;
  readonly #seed: number;
  #attempts = 0;
  readonly #ends = new Map<object, string>();

  constructor(sizes: readonly number[], seed: number) {
    this.sizes = sizes;
    this.#seed = seed;
    this.#begin();
  }

  /** A new attempt: other programs, the same disk. */
  #begin(): void {
    const { sizes } = this;
    const seed = this.#seed + 1_000 * this.#attempts++;
    const prng = new Prng(seed);
    this.pair = new ConnectionPair({ seed, windowBytes: RECEIVE_WINDOW_MIN_BYTES });
    this.disk = new SlowDisk(prng, 20);
    this.sources = new MemorySources(sizes, this.disk);
    this.sinks = new MemorySinks(this.folder, this.disk);
    const files = sizes.map((sizeBytes, file) => ({
      path: `/${file}`,
      name: `file ${file}`,
      sizeBytes,
      modifiedAt: 0,
      executable: false,
      kind: 'file' as const,
      target: null,
    }));
    this.sender = new SenderSession(
      {
        id: '0'.repeat(32),
        connection: this.pair.initiator,
        peers: PEERS,
        startedAt: 0,
        host: 'b',
        wireId: 'e'.repeat(32),
        conflict: null,
      },
      this.now,
    );
    this.sender.addEntries(files, this.now);
    this.sender.sealEntries(this.now);
    this.receiver = new ReceiverSession(
      {
        id: '1'.repeat(32),
        connection: this.pair.responder,
        peers: PEERS,
        startedAt: 0,
        receiveWindowBytes: RECEIVE_WINDOW_MIN_BYTES,
        allocateBlock: (byteCount) => this.sinks.allocateBlock(byteCount),
      },
      this.now,
    );
  }

  /** The answer is yes: whatever earlier attempts left is gone on with. */
  accept(): void {
    const { receiver, sinks, now } = this;
    if (receiver.phase !== 'offered' || receiver.offer === null) return;
    const { entries } = receiver.offer;
    const plan = sinks.goOn(this.journal, entries);
    receiver.accept('/received', 'keep-both', plan, now);
    expect(receiver.snapshot(now).doneBytes).toBeGreaterThanOrEqual(this.#safeBytes);
    this.#safeBytes = 0;
  }

  restart(how: Restart): void {
    if (how === 'take over') this.takeOver();
    else this.kill(how === 'lose power');
  }

  /** The receiving program is gone from one moment to the next; with the power, so is what was not flushed. */
  kill(isPowerLost: boolean): void {
    const { phase, failedCount, doneBytes } = this.receiver.snapshot(this.now);
    const isCounted = phase === 'transferring' && failedCount === 0 && !isPowerLost;
    this.#safeBytes = isCounted ? doneBytes : 0;
    if (isPowerLost) this.journal.losePower();
    this.#begin();
  }

  /** The sending program was gone, and calls again while the old attempt looks alive: that gives way. */
  takeOver(): void {
    const { receiver, sinks } = this;
    const wasOver = isAtRest(receiver.phase);
    receiver.stop({ kind: 'peer-restarted' }, this.now);
    receiver.leave(this.now);
    for (let due: number | null = this.now; due !== null; due = this.disk.pollDeadline()) {
      this.now = Math.max(this.now, due);
      this.disk.answer(this.now);
      drive(receiver, (action) => sinks.perform(receiver, action, this.now), this.now);
      this.judge(receiver);
    }
    expect([sinks.blockBytes, sinks.parts.size]).toEqual([0, 0]);
    if (!wasOver) expect(receiver.snapshot(this.now).failure?.kind).toBe('peer-restarted');
    this.#begin();
  }

  turn(): void {
    this.disk.answer(this.now);
    const { sender, receiver, now } = this;
    drive(sender, (action) => this.sources.perform(sender, action, now), now);
    drive(receiver, (action) => this.sinks.perform(receiver, action, now), now);
    this.judge(sender);
    this.judge(receiver);
  }

  /** What holds at any time. */
  judge(session: SenderSession | ReceiverSession): void {
    const { phase, failure, doneBytes, totalBytes } = session.fullSnapshot(this.now);
    expect(doneBytes).toBeLessThanOrEqual(totalBytes ?? Infinity);
    expect(failure !== null).toBe(phase === 'failed' || phase === 'interrupted');
    expect(failure?.kind).not.toBe('internal');
    expect(failure?.kind).not.toBe('peer-broke-protocol');
    const end = isAtRest(phase) ? `${phase} ${JSON.stringify(failure)}` : undefined;
    const before = this.#ends.get(session);
    if (before !== undefined) expect(end).toBe(before);
    else if (end !== undefined) this.#ends.set(session, end);
  }

  /** What is under way arrives, and what is said in answer. False when nothing was. */
  flow(): boolean {
    const before = this.pair.deliver();
    this.turn();
    return this.pair.deliver() || before;
  }

  /** All that is under way arrives, disks answer (of what was given up, too), and every deadline of the sessions passes. */
  settle(): void {
    this.pair.initiator.isStalled = false;
    this.pair.responder.isStalled = false;
    for (let round = 0; round < 20_000; round += 1) {
      const isMoved = this.flow();
      if (isMoved) continue;
      const due = [this.disk, this.sender, this.receiver].map(
        (one) => one.pollDeadline() ?? Infinity,
      );
      const next = Math.min(...due);
      if (next === Infinity) return;
      this.now = Math.max(this.now, next);
      this.turn();
    }
    throw new Error('it never settles');
  }
}

function drive<Action>(
  session: TransferSession<Action>,
  perform: (action: Action) => void,
  now: number,
): void {
  const { connection } = session;
  for (let event = connection.pollEvent(); event; event = connection.pollEvent()) {
    session.handleConnectionEvent(event, now);
  }
  const due = session.pollDeadline();
  if (due !== null && due <= now) session.handleTimeout(now);
  for (let action = session.pollAction(); action; action = session.pollAction()) perform(action);
}

class Call implements fc.Command<object, Transfer> {
  readonly #words: string;
  readonly #make: (transfer: Transfer) => void;

  constructor(words: string, make: (transfer: Transfer) => void) {
    this.#words = words;
    this.#make = make;
  }

  check(): boolean {
    return true;
  }

  run(_model: object, transfer: Transfer): void {
    this.#make(transfer);
    transfer.turn();
  }

  toString(): string {
    return this.#words;
  }
}

const call = (words: string, make: (transfer: Transfer) => void) =>
  fc.constant(new Call(words, make));

const connects = call('connect', ({ pair }) => {
  if (!connected.has(pair)) pair.connect();
  connected.add(pair);
});
const connected = new WeakSet<ConnectionPair>();
const deliveries = call('deliver', ({ pair }) => pair.deliver());
const waits = fc
  .constantFrom(1, 20, 500, 1_000)
  .map((ms) => new Call(`wait(${ms})`, (transfer) => (transfer.now += ms)));
const accepts = call('accept', (transfer) => transfer.accept());
const restarts = fc.constantFrom<Restart>('kill', 'lose power', 'take over').map(
  (how) =>
    new Call(how, (transfer) => {
      transfer.restart(how);
    }),
);
const stalls = fc.tuple(fc.boolean(), fc.boolean()).map(
  ([isSender, isStalled]) =>
    new Call(`stall(${isSender}, ${isStalled})`, ({ pair }) => {
      (isSender ? pair.initiator : pair.responder).isStalled = isStalled;
    }),
);
const paces = fc
  .constantFrom(null, 1_000_000)
  .map(
    (limitBytesPerSecond) =>
      new Call(`pace(${limitBytesPerSecond})`, ({ sender }) =>
        sender.setPace({ ...FULL_PACE, limitBytesPerSecond }),
      ),
  );

const pauses = fc.tuple(fc.boolean(), fc.boolean()).map(
  ([isSender, isPaused]) =>
    new Call(`pause(${isSender}, ${isPaused})`, ({ sender, receiver, now }) => {
      (isSender ? sender : receiver).setPaused(isPaused, now);
    }),
);

const declines = call('decline', ({ receiver, now }) =>
  receiver.decline({ kind: 'declined' }, now),
);
const stops = fc.boolean().map(
  (isSender) =>
    new Call(`stop(${isSender ? 'sender' : 'receiver'})`, ({ sender, receiver, now }) => {
      (isSender ? sender : receiver).stop(CANCELLED, now);
    }),
);
const leaves = fc.boolean().map(
  (isSender) =>
    new Call(`leave(${isSender ? 'sender' : 'receiver'})`, ({ sender, receiver, now }) => {
      (isSender ? sender : receiver).leave(now);
    }),
);
const silences = call('silence', ({ pair }) => pair.fallSilent(600_000));
const fullDisks = call('disk full', ({ folder }) => (folder.freeBytes = 1_000));
const failures = fc.nat(5).map(
  (file) =>
    new Call(`source ${file} changes`, ({ sources, sizes }) => {
      if (file < sizes.length)
        sources.failing.set(file, { kind: 'source-changed', name: `file ${file}` });
    }),
);

const sizes = fc.array(
  fc.constantFrom(0, 1, 5_000, 300_000, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES - 7),
  { minLength: 1, maxLength: 6 },
);
const everyday = [connects, deliveries, deliveries, waits, accepts, stalls, paces, pauses];
/** Often enough that one attempt begins where another one stopped. */
const onward = [...everyday, deliveries, deliveries, connects, accepts, restarts];

/** To the end, and to what must be true then whatever was done. */
function finish(transfer: Transfer): void {
  transfer.sender.setPaused(false, transfer.now);
  transfer.receiver.setPaused(false, transfer.now);
  transfer.settle();
  const { sender, receiver, sources, sinks, folder } = transfer;
  expect([sender.isFinished, receiver.isFinished]).toEqual([true, true]);
  expect([sources.readBytes, sinks.blockBytes, sinks.parts.size]).toEqual([0, 0, 0]);
  for (const [name, bytes] of folder.stored) {
    const file = Number(name.split(' ')[1]);
    expect(sha256(bytes)).toBe(sha256(fileContent(file, transfer.sizes[file]!)));
  }
  if (sender.phase === 'done' || receiver.phase === 'done') {
    expect(folder.stored.size).toBe(transfer.sizes.length);
  }
  if (sender.phase === 'done') expect(receiver.phase).toBe('done');
  if (receiver.phase === 'done') expect(transfer.journal.parts.size).toBe(0);
}

it('store every file and both say done, in whatever order things happen', () => {
  fc.assert(
    fc.property(
      sizes,
      fc.nat(1_000),
      fc.commands(onward, { maxCommands: 80 }),
      (files, seed, commands) => {
        const transfer = new Transfer(files, seed);
        fc.modelRun(() => ({ model: {}, real: transfer }), commands);
        if (!connected.has(transfer.pair)) transfer.pair.connect();
        transfer.pair.initiator.isStalled = false;
        transfer.pair.responder.isStalled = false;
        while (transfer.flow());
        transfer.turn();
        transfer.accept();
        finish(transfer);
        expect([transfer.sender.phase, transfer.receiver.phase]).toEqual(['done', 'done']);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

it('go on byte for byte, however often and however hard they are interrupted', () => {
  const how = fc.constantFrom<Restart>('kill', 'lose power', 'take over');
  const attempt = fc.record({ turns: fc.nat(60), turnMs: fc.constantFrom(0, 1, 5), how });
  fc.assert(
    fc.property(
      sizes,
      fc.nat(1_000),
      fc.array(attempt, { minLength: 1, maxLength: 5 }),
      (files, seed, attempts) => {
        const transfer = new Transfer(files, seed);
        for (const { turns, turnMs, how: restart } of attempts) {
          transfer.pair.connect();
          for (let turn = 0; turn < turns; turn += 1) {
            transfer.flow();
            transfer.accept();
            transfer.now += turnMs;
          }
          transfer.restart(restart);
        }
        transfer.pair.connect();
        while (transfer.flow());
        transfer.turn();
        transfer.accept();
        finish(transfer);
        expect([transfer.sender.phase, transfer.receiver.phase]).toEqual(['done', 'done']);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

it('end on both sides, leave nothing and tell no wrong reason, whoever does what', () => {
  fc.assert(
    fc.property(
      sizes,
      fc.nat(1_000),
      fc.commands(
        [...everyday, ...onward, declines, stops, leaves, silences, fullDisks, failures],
        { maxCommands: 50 },
      ),
      (files, seed, commands) => {
        const transfer = new Transfer(files, seed);
        fc.modelRun(() => ({ model: {}, real: transfer }), commands);
        if (!connected.has(transfer.pair)) transfer.pair.connect();
        finish(transfer);
        const words = [...commands].map(String).join(' ');
        for (const session of [transfer.sender, transfer.receiver]) {
          const { failure } = session.snapshot(transfer.now);
          if (failure === null) continue;
          const kind = failure.kind === 'peer-failed' ? failure.reason : failure.kind;
          expect(
            CAUSES[kind]?.some((cause) => words.includes(cause)) ?? false,
            `${kind}: ${words}`,
          ).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

/** What must have been done for a transfer to fail like this. */
const CAUSES: Readonly<Record<string, readonly string[]>> = {
  declined: ['decline'],
  cancelled: ['stop'],
  interrupted: ['leave'],
  'peer-left': ['leave'],
  'peer-silent': ['silence'],
  'no-room-left': ['disk full'],
  'no-room-there': ['disk full'],
  'source-changed': ['changes'],
  // Nobody accepted, and ten minutes passed.
  'not-answered': [''],
};
