/**
 * The real sessions of `transfer/` on the real protocol, with disks in memory that answer after a
 * while of virtual time: for scenarios of whole transfers.
 */
import { createHash } from 'node:crypto';
import type { Failure } from '../../src-shared/failure.ts';
import type { ConnectionApi, EndpointApi } from '../protocol/connection-api.ts';
import { ReceiverSession } from '../transfer/receiver-session.ts';
import { SenderSession } from '../transfer/sender-session.ts';
import type { ReceiverAction, SenderAction, SourceEntry } from '../transfer/session-api.ts';
import { fileContent } from './file-apps.ts';
import { RECEIVER_ADDRESS } from './file-transfer.ts';
import type { App } from './network.ts';
import type { Prng } from './prng.ts';

const PEERS = { fingerprint: () => '', isVerified: () => false };

interface Answer {
  readonly at: number;
  readonly tell: (now: number) => void;
}

/** Answers in the order in which it was asked, each a moment later. */
class SlowDisk {
  readonly #prng: Prng;
  readonly #delayMs: number;
  readonly #answers: Answer[] = [];

  constructor(prng: Prng, delayMs: number) {
    this.#prng = prng;
    this.#delayMs = delayMs;
  }

  ask(now: number, tell: (now: number) => void): void {
    const earliest = this.#answers.at(-1)?.at ?? now;
    this.#answers.push({ at: Math.max(earliest, now + this.#prng.next() * this.#delayMs), tell });
  }

  answer(now: number): void {
    while ((this.#answers[0]?.at ?? Infinity) <= now) this.#answers.shift()?.tell(now);
  }

  pollDeadline(): number | null {
    return this.#answers[0]?.at ?? null;
  }
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

const soonest = (...deadlines: readonly (number | null)[]): number | null => {
  const known = deadlines.filter((deadline) => deadline !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** Moves events in, deadlines and actions out, as the driver does. */
function turnSession<Action>(
  endpoint: EndpointApi,
  session: {
    readonly connection: ConnectionApi;
    handleConnectionEvent: SenderSession['handleConnectionEvent'];
    handleTimeout(now: number): void;
    pollDeadline(): number | null;
    pollAction(): Action | null;
  },
  perform: (action: Action) => void,
  now: number,
): void {
  while (endpoint.pollReady()) {
    // There is one connection, asked below.
  }
  const { connection } = session;
  for (let event = connection.pollEvent(); event; event = connection.pollEvent()) {
    session.handleConnectionEvent(event, now);
  }
  const deadline = session.pollDeadline();
  if (deadline !== null && deadline <= now) session.handleTimeout(now);
  for (let action = session.pollAction(); action; action = session.pollAction()) perform(action);
}

export class SendingApp implements App {
  session: SenderSession | null = null;
  /** Of these files the source fails after half its reads. */
  readonly failing = new Map<number, Failure>();
  readonly #endpoint: EndpointApi;
  readonly #disk: SlowDisk;
  readonly #sizes: readonly number[];
  readonly #read: number[];
  /** Failed or abandoned: says nothing more. */
  readonly #isOver: boolean[] = [];

  constructor(endpoint: EndpointApi, sizes: readonly number[], prng: Prng, diskDelayMs: number) {
    this.#endpoint = endpoint;
    this.#sizes = sizes;
    this.#read = sizes.map(() => 0);
    this.#disk = new SlowDisk(prng, diskDelayMs);
  }

  turn(now: number): void {
    this.session ??= this.#begin(now);
    this.#disk.answer(now);
    turnSession(this.#endpoint, this.session, (action) => this.#perform(action, now), now);
  }

  pollDeadline(): number | null {
    return soonest(this.#disk.pollDeadline(), this.session?.pollDeadline() ?? null);
  }

  #begin(now: number): SenderSession {
    const options = { maxDatagramBytes: 61_440, rateLimitBytesPerSecond: null };
    const connection = this.#endpoint.connect(RECEIVER_ADDRESS, options, now);
    const files = this.#sizes.map((sizeBytes, file): SourceEntry => {
      const name = `file ${file}`;
      return { path: `/${name}`, name, sizeBytes, modifiedAt: 0, executable: false };
    });
    const id = '0'.repeat(32);
    return new SenderSession(
      { id, connection, peers: PEERS, startedAt: 0, files, host: 'receiver' },
      now,
    );
  }

  #perform(action: SenderAction, now: number): void {
    const { session } = this;
    if (!session || action.kind === 'release' || action.kind === 'open-source') return;
    const { file } = action;
    if (action.kind === 'abandon-source') {
      this.#isOver[file] = true;
      return;
    }
    this.#disk.ask(now, (at) => {
      if (this.#isOver[file]) return;
      const size = this.#sizes[file] ?? 0;
      const done = this.#read[file] ?? 0;
      const failure = this.failing.get(file);
      if (failure !== undefined && done >= size / 2) {
        this.#isOver[file] = true;
        session.handleSourceFailed(file, failure, at);
        return;
      }
      if (action.kind === 'end-source') {
        session.handleSourceEnd(file, sha256(fileContent(file, size)), at);
        return;
      }
      this.#read[file] = done + action.byteCount;
      session.handleRead(file, fileContent(file, size).slice(done, done + action.byteCount), at);
    });
  }
}

interface MemorySink {
  readonly name: string;
  readonly bytes: Uint8Array;
  isOver: boolean;
}

export class ReceivingApp implements App {
  session: ReceiverSession | null = null;
  /** What the person says to the offer. */
  decision: 'accept' | 'decline' = 'accept';
  /** How much the disk takes. */
  freeBytes = Infinity;
  /** Stored files by the name that they were offered under. */
  readonly stored = new Map<string, Uint8Array>();
  /** Parts that are neither stored nor removed. */
  readonly parts = new Map<number, MemorySink>();
  /** Memory that was given out for blocks and not given back, in bytes. */
  blockBytes = 0;
  readonly #endpoint: EndpointApi;
  readonly #disk: SlowDisk;
  readonly #windowBytes: number;

  constructor(endpoint: EndpointApi, windowBytes: number, prng: Prng, diskDelayMs: number) {
    this.#endpoint = endpoint;
    this.#windowBytes = windowBytes;
    this.#disk = new SlowDisk(prng, diskDelayMs);
  }

  turn(now: number): void {
    const incoming = this.#endpoint.pollEvent();
    if (incoming && !this.session) this.session = this.#begin(incoming.connection, now);
    this.#disk.answer(now);
    const { session } = this;
    if (!session) return;
    turnSession(this.#endpoint, session, (action) => this.#perform(session, action, now), now);
    if (session.phase !== 'offered') return;
    if (this.decision === 'accept') session.accept('/received', now);
    else session.decline({ kind: 'declined' }, now);
  }

  pollDeadline(): number | null {
    return soonest(this.#disk.pollDeadline(), this.session?.pollDeadline() ?? null);
  }

  #begin(connection: ConnectionApi, now: number): ReceiverSession {
    return new ReceiverSession(
      {
        id: '1'.repeat(32),
        connection,
        peers: PEERS,
        startedAt: 0,
        receiveWindowBytes: this.#windowBytes,
        allocateBlock: (byteCount) => {
          this.blockBytes += byteCount;
          return new Uint8Array(byteCount);
        },
      },
      now,
    );
  }

  #perform(session: ReceiverSession, action: ReceiverAction, now: number): void {
    if (action.kind === 'release-block') {
      this.blockBytes -= action.bytes.length;
      return;
    }
    if (action.kind === 'create-sink') {
      const bytes = new Uint8Array(action.sizeBytes);
      this.parts.set(action.file, { name: action.name, bytes, isOver: false });
      return;
    }
    if (action.kind === 'write') this.blockBytes -= action.bytes.length;
    const { file } = action;
    this.#disk.ask(now, (at) => {
      const sink = this.parts.get(file);
      if (!sink || sink.isOver) return;
      switch (action.kind) {
        case 'write':
          this.freeBytes -= action.bytes.length;
          if (this.freeBytes < 0) {
            this.#end(file, sink);
            session.handleSinkFailed(file, { kind: 'disk-full', needed: 1, free: 0 }, at);
            return;
          }
          sink.bytes.set(action.bytes, action.offset);
          session.handleWritten(file, action.bytes.length, at);
          return;
        case 'finish-sink':
          this.#finish(session, file, sink, action.sha256, at);
          return;
        case 'discard-sink':
          this.#end(file, sink);
          session.handleDiscarded(file, at);
      }
    });
  }

  #finish(
    session: ReceiverSession,
    file: number,
    sink: MemorySink,
    expected: string,
    now: number,
  ): void {
    this.#end(file, sink);
    const { name } = sink;
    if (sha256(sink.bytes) !== expected) {
      session.handleSinkFailed(file, { kind: 'digest-mismatch', name }, now);
      return;
    }
    this.stored.set(name, sink.bytes);
    session.handleStored(file, { name, path: `/received/${name}`, sha256: expected }, now);
  }

  #end(file: number, sink: MemorySink): void {
    sink.isOver = true;
    this.parts.delete(file);
  }
}
