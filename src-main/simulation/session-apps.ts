/**
 * The real sessions of `transfer/` on the real protocol, with disks in memory that answer after a
 * while of virtual time: for scenarios of whole transfers. `turnSession` is also the judge of what
 * a session may do at any time.
 */
import { type Failure, isLostContact, isMendedThere } from '../../src-shared/failure.ts';
import { isAtRest, type TransferPhase } from '../../src-shared/transfer-model.ts';
import type {
  Address,
  ConnectionApi,
  ConnectOptions,
  EndpointApi,
} from '../protocol/connection-api.ts';
import { EVERYTHING, type ReceivePlan } from '../transfer/receive-plan.ts';
import { ReceiverSession } from '../transfer/receiver-session.ts';
import { SenderSession } from '../transfer/sender-session.ts';
import type {
  ReceiverAction,
  SenderAction,
  SourceEntry,
  TransferSession,
} from '../transfer/session-api.ts';
import { RECEIVER_ADDRESS } from './file-transfer.ts';
import { MemoryFolder, MemorySinks, MemorySources } from './memory-files.ts';
import type { MemoryJournals } from './memory-journals.ts';
import type { App } from './network.ts';
import type { Prng } from './prng.ts';
import { SlowDisk } from './slow-disk.ts';

const PEERS = { fingerprint: () => '', trustOf: () => 'unverified' as const };

const soonest = (...deadlines: readonly (number | null)[]): number | null => {
  const known = deadlines.filter((deadline) => deadline !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** How a session ended, when it first said so; it may never say otherwise. */
export interface Ending {
  readonly phase: TransferPhase;
  readonly failure: Failure | null;
  readonly at: number;
}

/** Drives one session, and throws when it or its connection does what none may do. */
class SessionTurns<Action> {
  ending: Ending | null = null;
  #isClosed = false;

  /** Moves events in, deadlines and actions out, as the driver does. */
  turn(session: TransferSession<Action>, perform: (action: Action) => void, now: number): void {
    const { connection } = session;
    for (let event = connection.pollEvent(); event; event = connection.pollEvent()) {
      if (this.#isClosed) throw new Error(`the event ${event.kind} after 'closed'`);
      this.#isClosed = event.kind === 'closed';
      session.handleConnectionEvent(event, now);
    }
    const deadline = session.pollDeadline();
    if (deadline !== null && deadline <= now) session.handleTimeout(now);
    for (let action = session.pollAction(); action; action = session.pollAction()) perform(action);
    this.#watch(session, now);
  }

  #watch(session: TransferSession<Action>, now: number): void {
    if (!isAtRest(session.phase) && this.ending === null) return;
    const { failure } = session.snapshot(now);
    this.ending ??= { phase: session.phase, failure, at: now };
    const { phase, failure: first } = this.ending;
    if (phase === session.phase && failure?.kind === first?.kind) return;
    throw new Error(
      `a transfer that ended as ${phase} (${first?.kind}) is now ${session.phase} (${failure?.kind})`,
    );
  }
}

export interface SendingOptions {
  readonly to?: Address;
  readonly nameOf?: (file: number) => string;
  /** 32 hexadecimal digits, the same in every attempt. */
  readonly wireId?: string;
  readonly connect?: Partial<ConnectOptions>;
}

const WIRE_ID = '0'.repeat(32);

/** One endpoint that sends one transfer. */
export class SendingApp implements App {
  session: SenderSession | null = null;
  readonly #endpoint: EndpointApi;
  readonly #sizes: readonly number[];
  readonly #options: SendingOptions;
  readonly #disk: SlowDisk;
  readonly #sources: MemorySources;
  readonly #turns = new SessionTurns<SenderAction>();

  constructor(
    endpoint: EndpointApi,
    sizes: readonly number[],
    prng: Prng,
    diskDelayMs: number,
    options: SendingOptions = {},
  ) {
    this.#endpoint = endpoint;
    this.#sizes = sizes;
    this.#options = options;
    this.#disk = new SlowDisk(prng, diskDelayMs);
    this.#sources = new MemorySources(sizes, this.#disk);
  }

  /** Of these files the source fails after half its reads. */
  get failing(): Map<number, Failure> {
    return this.#sources.failing;
  }

  /** Memory of reads that was not given back. */
  get readBytes(): number {
    return this.#sources.readBytes;
  }

  get ending(): Ending | null {
    return this.#turns.ending;
  }

  turn(now: number): void {
    const session = (this.session ??= this.#begin(now));
    this.#disk.answer(now);
    while (this.#endpoint.pollReady()) {
      // There is one connection, asked below.
    }
    this.#turns.turn(session, (action) => this.#sources.perform(session, action, now), now);
  }

  pollDeadline(): number | null {
    return soonest(this.#disk.pollDeadline(), this.session?.pollDeadline() ?? null);
  }

  #begin(now: number): SenderSession {
    const { to = RECEIVER_ADDRESS, wireId = WIRE_ID, connect } = this.#options;
    const { nameOf = (file) => `file ${file}` } = this.#options;
    const options = { maxDatagramBytes: 61_440, rateLimitBytesPerSecond: null, ...connect };
    const connection = this.#endpoint.connect(to, options, now);
    const files = this.#sizes.map((sizeBytes, file): SourceEntry => {
      const name = nameOf(file);
      const kind = 'file';
      return {
        path: `/${name}`,
        name,
        kind,
        sizeBytes,
        modifiedAt: 0,
        executable: false,
        target: null,
      };
    });
    const about = { id: WIRE_ID, wireId, host: 'receiver', conflict: null };
    const session = new SenderSession({ ...about, connection, peers: PEERS, startedAt: 0 }, now);
    session.addEntries(files, now);
    session.sealEntries(now);
    return session;
  }
}

/** One transfer that came in. */
export class Arrival {
  readonly session: ReceiverSession;
  readonly sinks: MemorySinks;
  /** When a person answers its offer; null before there is one. */
  answersAt: number | null = null;
  readonly #disk: SlowDisk;
  readonly #turns = new SessionTurns<ReceiverAction>();

  constructor(
    connection: ConnectionApi,
    windowBytes: number,
    folder: MemoryFolder,
    disk: SlowDisk,
    now: number,
  ) {
    this.#disk = disk;
    this.sinks = new MemorySinks(folder, disk);
    this.session = new ReceiverSession(
      {
        id: '1'.repeat(32),
        connection,
        peers: PEERS,
        startedAt: 0,
        receiveWindowBytes: windowBytes,
        allocateBlock: (byteCount) => this.sinks.allocateBlock(byteCount),
      },
      now,
    );
  }

  get ending(): Ending | null {
    return this.#turns.ending;
  }

  /** Done, or nothing of it is asked of the disk any more. */
  get isAtRest(): boolean {
    return this.ending?.phase === 'done' || this.session.isFinished;
  }

  /** Another attempt of the same transfer has come. */
  giveWay(now: number): void {
    this.session.stop({ kind: 'peer-restarted' }, now);
    this.session.leave(now);
    this.turn(now);
  }

  turn(now: number): void {
    const { session, sinks } = this;
    this.#disk.answer(now);
    this.#turns.turn(session, (action) => sinks.perform(session, action, now), now);
  }

  pollDeadline(): number | null {
    return soonest(this.#disk.pollDeadline(), this.session.pollDeadline());
  }
}

/** One endpoint that receives whatever comes, into one folder. */
export class ReceivingApp implements App {
  /** What the person says to every offer. */
  decision: 'accept' | 'decline' = 'accept';
  /** How long a person looks at an offer. */
  decidesAfterMs = 0;
  /** What arrives is gone on with, as far as these know it; null: every offer is new. */
  journals: MemoryJournals | null = null;
  readonly arrivals: Arrival[] = [];
  readonly folder: MemoryFolder;
  readonly windowBytes: number;
  readonly #endpoint: EndpointApi;
  readonly #prng: Prng;
  readonly #diskDelayMs: number;
  /** Arrivals that have a journal open. */
  readonly #open = new Set<Arrival>();

  constructor(
    endpoint: EndpointApi,
    windowBytes: number,
    prng: Prng,
    diskDelayMs: number,
    folder = new MemoryFolder(),
  ) {
    this.#endpoint = endpoint;
    this.windowBytes = windowBytes;
    this.#prng = prng;
    this.#diskDelayMs = diskDelayMs;
    this.folder = folder;
  }

  /** The first that came in. */
  get session(): ReceiverSession | null {
    return this.arrivals[0]?.session ?? null;
  }

  /** How much the disk takes. */
  set freeBytes(count: number) {
    this.folder.freeBytes = count;
  }

  get stored(): Map<string, Uint8Array> {
    return this.folder.stored;
  }

  /** Parts that are neither stored nor removed. */
  get partCount(): number {
    return this.arrivals.reduce((sum, { sinks }) => sum + sinks.parts.size, 0);
  }

  /** Memory that was given out for blocks and not given back, in bytes. */
  get blockBytes(): number {
    return this.arrivals.reduce((sum, { sinks }) => sum + sinks.blockBytes, 0);
  }

  turn(now: number): void {
    for (let event = this.#endpoint.pollEvent(); event; event = this.#endpoint.pollEvent()) {
      const disk = new SlowDisk(this.#prng, this.#diskDelayMs);
      this.arrivals.push(new Arrival(event.connection, this.windowBytes, this.folder, disk, now));
    }
    while (this.#endpoint.pollReady()) {
      // All are asked below.
    }
    for (const arrival of this.arrivals) arrival.turn(now);
    const offered = this.arrivals.filter(({ session }) => session.phase === 'offered');
    for (const arrival of offered) this.#olderThan(arrival).forEach((older) => older.giveWay(now));
    for (const arrival of this.#open) if (arrival.isAtRest) this.#closeJournal(arrival);
    for (const arrival of offered) this.#answer(arrival, now);
  }

  pollDeadline(): number | null {
    return soonest(
      ...this.arrivals.map((arrival) => arrival.pollDeadline()),
      ...this.arrivals.map(({ answersAt, session }) =>
        session.phase === 'offered' ? answersAt : null,
      ),
    );
  }

  #answer(arrival: Arrival, now: number): void {
    const { session } = arrival;
    if (session.phase !== 'offered' || this.#olderThan(arrival).length > 0) return;
    const isKnown = this.journals?.isKnown(session.offer?.wireId ?? '') === true;
    arrival.answersAt ??= now + (isKnown ? 0 : this.decidesAfterMs);
    if (now < arrival.answersAt) return;
    if (this.decision === 'decline') session.decline({ kind: 'declined' }, now);
    else session.accept('/received', 'keep-both', this.#planFor(arrival), now);
  }

  /** Other attempts of the same transfer that still have its journal, or have asked something of the disk. */
  #olderThan(arrival: Arrival): Arrival[] {
    if (this.journals === null) return [];
    const wireId = arrival.session.offer?.wireId;
    const before = this.arrivals.slice(0, this.arrivals.indexOf(arrival));
    return before.filter((one) => !one.isAtRest && one.session.offer?.wireId === wireId);
  }

  #planFor(arrival: Arrival): ReceivePlan {
    const { offer } = arrival.session;
    if (this.journals === null || offer === null) return EVERYTHING;
    this.#open.add(arrival);
    return arrival.sinks.goOn(this.journals.of(offer.wireId), offer.entries);
  }

  /** What came stays for another attempt only if there may be one. */
  #closeJournal(arrival: Arrival): void {
    this.#open.delete(arrival);
    const failure = arrival.ending?.failure ?? null;
    if (failure !== null && (isLostContact(failure) || isMendedThere(failure))) return;
    this.journals?.remove(arrival.session.offer?.wireId ?? '');
  }
}
