/**
 * Sent transfers from the moment they are asked for until they are over: has the engine try each when
 * it is its turn, and again when its neighbour was not there, under one id and one wire id. Decides what
 * is tried when; whose turn it is, is `send-queue.ts`'s, what follows a failure `next-step.ts`'s.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import {
  isAtRest,
  isOver,
  type PauseState,
  type TransferId,
  type TransferPace,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { Engine, Place } from '../../io/engine.ts';
import { NetworkWatch } from '../../io/network-watch.ts';
import { nextStep } from './next-step.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { SendQueue } from './send-queue.ts';
import {
  endedSnapshot,
  newSnapshot,
  restingSnapshot,
  startingSnapshot,
} from './waiting-snapshot.ts';

export interface OutgoingHooks {
  /** What was last shown of it. */
  readonly last: (id: TransferId) => TransferSnapshot | undefined;
  readonly show: (snapshot: TransferSnapshot) => void;
  /** It is over, and not by the engine's word. */
  readonly ended: (snapshot: TransferSnapshot) => void;
  readonly queueChanged: (queue: readonly TransferId[]) => void;
  /** Runs a write to the database, which may fail: that costs a memory, never a transfer. */
  readonly record: (what: string, write: () => void) => void;
  /** ms since 1970. */
  readonly wallClock: () => number;
}

interface Send {
  entry: OutboxEntry;
  /** As it is shown until it has been. */
  readonly first: TransferSnapshot;
  /** Attempts that reached nobody, since one did. */
  vainTries: number;
  /** A person said that what is there now is to go. */
  acceptsChanges: boolean;
  /** A person said that it is for whoever answers, though a verified device was there before. */
  acceptsChangedKey: boolean;
}

/** Where devices say that they are now, by their keys (64 hexadecimal digits); best first. */
export type Whereabouts = ReadonlyMap<string, readonly Place[]>;

export class Outgoing {
  readonly #outbox: Outbox;
  readonly #engine: Engine;
  readonly #hooks: OutgoingHooks;
  readonly #queue = new SendQueue();
  readonly #sends = new Map<TransferId, Send>();
  readonly #network = new NetworkWatch(() => {
    this.#queue.retryAll();
    this.#pump();
  });
  /** By key. */
  #whereabouts: Whereabouts = new Map();
  #timer: NodeJS.Timeout | null = null;
  #toldQueue = '';
  #isClosed = false;
  #forgetting: Promise<unknown> = Promise.resolve();

  constructor(outbox: Outbox, engine: Engine, hooks: OutgoingHooks) {
    this.#outbox = outbox;
    this.#engine = engine;
    this.#hooks = hooks;
  }

  has(id: TransferId): boolean {
    return this.#sends.has(id);
  }

  entryOf(id: TransferId): OutboxEntry | null {
    return this.#sends.get(id)?.entry ?? null;
  }

  /** Those that wait for their turn, in the order in which they will go. */
  get queue(): readonly TransferId[] {
    return this.#queue.order.filter((id) => this.#lastOf(id)?.phase === 'queued');
  }

  // -------------------------------------------------------------- what a person wants

  /** Goes when it is its turn, behind all others or right behind one. `deviceName`: of whom it is for, as known. */
  begin(entry: OutboxEntry, behind: TransferId | null, deviceName: string | null): void {
    this.#hooks.record('outbox', () => this.#outbox.add(entry));
    this.#take(entry, newSnapshot(entry, deviceName), behind);
    if (behind !== null) this.#saveOrder();
    this.#letIn(entry.id);
  }

  /** One of an earlier program. `last`: how far it had come; null = nobody knows. */
  goOn(entry: OutboxEntry, last: TransferSnapshot | null, acceptsChanges = false): void {
    const failure: Failure | null = entry.hasMet ? { kind: 'interrupted' } : null;
    const known = last ?? newSnapshot(entry, null);
    const send = this.#take(entry, restingSnapshot(entry, known, failure, null), null);
    send.acceptsChanges = acceptsChanges;
    this.#letIn(entry.id);
  }

  setPaused(id: TransferId, isPaused: boolean): void {
    const send = this.#sends.get(id);
    if (send === undefined || send.entry.plain !== null || send.entry.isPaused === isPaused) return;
    this.#change(send, { isPaused });
    this.#queue.setPaused(id, isPaused);
    if (this.#queue.isRunning(id)) {
      this.#engine.setPaused(id, isPaused);
      const last = this.#lastOf(id);
      if (last !== undefined)
        this.#hooks.show({ ...last, paused: pausedBy(isPaused, last.paused) });
    } else {
      this.#showResting(send);
      if (!isPaused) this.#queue.retry(id);
    }
    this.#pump();
  }

  setPace(id: TransferId, pace: TransferPace): void {
    const send = this.#sends.get(id);
    if (send === undefined || send.entry.plain !== null) return;
    this.#change(send, { pace });
    this.#engine.setPace(id, pace);
    if (!this.#queue.isRunning(id)) this.#showResting(send);
  }

  /** Of one that does not run: now, if it is its turn. */
  retry(id: TransferId): void {
    this.#queue.retry(id);
    this.#pump();
  }

  /** What is there now is to go, though something else was offered before. */
  acceptChanges(id: TransferId): void {
    const send = this.#sends.get(id);
    if (send === undefined) return;
    send.acceptsChanges = true;
    this.retry(id);
  }

  /** It goes to who is there now, though a verified device had another key. */
  acceptChangedKey(id: TransferId): void {
    const send = this.#sends.get(id);
    if (send === undefined) return;
    send.acceptsChangedKey = true;
    this.retry(id);
  }

  /** What waits for a device that has come, or is somewhere else than before, is tried at once. */
  noteWhereabouts(whereabouts: Whereabouts): void {
    const before = this.#whereabouts;
    this.#whereabouts = whereabouts;
    for (const { entry } of this.#sends.values()) {
      const places = placesOf(entry, whereabouts);
      if (places.length > 0 && !isSame(places, placesOf(entry, before)))
        this.#queue.hasten(entry.id);
    }
    this.#pump();
  }

  move(id: TransferId, before: TransferId | null): void {
    if (!this.#queue.move(id, before)) return;
    this.#saveOrder();
    this.#pump();
  }

  cancel(id: TransferId, why: Failure = { kind: 'cancelled', by: 'me' }): void {
    if (this.#queue.isRunning(id)) this.#engine.cancel(id, why);
    else this.#endResting(id, why, true);
  }

  /** Of one that waits: over, for this program. One that has met its device can be taken up by another one. */
  giveUp(id: TransferId): void {
    const failure = this.#lastOf(id)?.failure;
    const hasMet = this.#sends.get(id)?.entry.hasMet ?? false;
    if (failure && !this.#queue.isRunning(id)) this.#endResting(id, failure, !hasMet);
  }

  /** No more attempts; those that run are the engine's to end. Resolves once nothing is to be forgotten any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#network.setWanted(false);
    await this.#forgetting;
  }

  // -------------------------------------------------------------- what the engine says

  /** Of one of these: as it is to be shown; null = not worth showing. */
  handleProgress(told: TransferSnapshot): TransferSnapshot | null {
    const send = this.#sends.get(told.id);
    // The end of the attempt follows, and what comes of it.
    if (send === undefined || isAtRest(told.phase)) return null;
    this.#noteMeeting(send, told);
    const { entry } = send;
    const last = this.#lastOf(entry.id);
    const snapshot = withKnownFiles(told, last);
    if (snapshot.phase === 'connecting') return startingSnapshot(entry, last ?? snapshot);
    const isHeld = snapshot.paused === 'here' || snapshot.paused === 'both';
    // It was paused before there was anything to hold back.
    if (entry.isPaused && !isHeld && snapshot.phase === 'transferring') {
      this.#engine.setPaused(entry.id, true);
    }
    return {
      ...snapshot,
      startedAt: entry.startedAt,
      paused: pausedBy(entry.isPaused, snapshot.paused),
    };
  }

  /** Of one of these: what becomes of it now that an attempt is over. `isOver(phase)` if nothing follows. */
  handleEnded(told: TransferSnapshot): TransferSnapshot {
    const send = this.#sends.get(told.id);
    if (send === undefined) return told;
    const snapshot = withKnownFiles(told, this.#lastOf(told.id));
    this.#noteMeeting(send, snapshot);
    const { entry } = send;
    const { failure } = snapshot;
    const hasMetNow = snapshot.peer.publicKey !== null;
    const last = hasMetNow ? snapshot : (this.#lastOf(entry.id) ?? snapshot);
    const step =
      failure === null || entry.plain !== null
        ? ({ kind: 'over' } as const)
        : nextStep(failure, entry.hasMet, send.vainTries);
    send.vainTries = hasMetNow ? 0 : send.vainTries + 1;
    if (step.kind === 'over') {
      this.#release(entry, true);
      this.#pumpSoon();
      return {
        ...snapshot,
        phase: failure === null ? 'done' : 'failed',
        startedAt: entry.startedAt,
      };
    }
    const nextTryAt = step.kind === 'again' ? this.#hooks.wallClock() + step.afterMs : null;
    if (nextTryAt === null) this.#queue.rest(entry.id);
    else this.#queue.wait(entry.id, nextTryAt);
    this.#pumpSoon();
    return restingSnapshot(entry, last, failure, nextTryAt);
  }

  #noteMeeting(send: Send, { peer }: TransferSnapshot): void {
    if (peer.publicKey === null) return;
    send.vainTries = 0;
    if (!send.entry.hasMet) this.#change(send, { hasMet: true, peerKey: peer.publicKey });
  }

  // --------------------------------------------------------------

  #take(entry: OutboxEntry, snapshot: TransferSnapshot, behind: TransferId | null): Send {
    const send: Send = {
      entry,
      first: snapshot,
      vainTries: 0,
      acceptsChanges: false,
      acceptsChangedKey: false,
    };
    this.#sends.set(entry.id, send);
    this.#queue.add(entry.id, targetOf(entry), entry.isPaused, behind);
    return send;
  }

  /** On the screen as what it is: begun, if it is its turn at once. */
  #letIn(id: TransferId): void {
    this.#pump();
    const send = this.#sends.get(id);
    if (send === undefined || this.#hooks.last(id) !== undefined) return;
    this.#hooks.show(send.first);
    this.#tellQueue();
  }

  #lastOf(id: TransferId): TransferSnapshot | undefined {
    return this.#hooks.last(id) ?? this.#sends.get(id)?.first;
  }

  /** Lets everyone go whose turn it is, and sees to it that this is looked at again in time. */
  #pump(): void {
    if (this.#isClosed) return;
    const now = this.#hooks.wallClock();
    for (let id = this.#queue.takeNext(now); id !== null; id = this.#queue.takeNext(now)) {
      this.#attempt(id);
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    const due = this.#queue.pollDeadline(now);
    this.#timer = due === null ? null : setTimeout(() => this.#pump(), due - now);
    this.#network.setWanted(due !== null);
    this.#tellQueue();
  }

  /** After whoever is being told of this has been. */
  #pumpSoon(): void {
    queueMicrotask(() => this.#pump());
  }

  #attempt(id: TransferId): void {
    const send = this.#sends.get(id);
    const last = this.#lastOf(id);
    if (send === undefined || last === undefined) return;
    const { entry } = send;
    // Nothing of it can be gone on with, and a second time is a person's to ask for.
    if (entry.plain !== null) this.#hooks.record('outbox', () => this.#outbox.remove(id));
    this.#hooks.show(startingSnapshot(entry, last));
    this.#engine.send({
      id,
      paths: entry.paths,
      wireId: entry.wireId,
      peerKey: entry.peerKey,
      conflict: entry.conflict,
      skipUnreadable: entry.skipUnreadable,
      acceptChanges: send.acceptsChanges,
      acceptChangedKey: send.acceptsChangedKey,
      host: entry.host,
      port: entry.port,
      places: placesOf(entry, this.#whereabouts),
      limitBytesPerSecond: entry.pace.limitBytesPerSecond,
      background: entry.pace.background,
      plain: entry.plain,
    });
    send.acceptsChanges = false;
  }

  #showResting({ entry }: Send): void {
    const last = this.#lastOf(entry.id);
    if (last !== undefined) {
      this.#hooks.show(restingSnapshot(entry, last, last.failure, last.nextTryAt));
    }
  }

  #endResting(id: TransferId, failure: Failure, isForGood: boolean): void {
    const send = this.#sends.get(id);
    const last = this.#lastOf(id);
    if (send === undefined || last === undefined || isOver(last.phase)) return;
    this.#release(send.entry, isForGood);
    this.#hooks.ended(endedSnapshot(send.entry, last, failure, this.#hooks.wallClock()));
    this.#pump();
  }

  #release({ id, wireId }: OutboxEntry, isForGood: boolean): void {
    this.#queue.remove(id);
    this.#sends.delete(id);
    if (!isForGood) return;
    this.#hooks.record('outbox', () => this.#outbox.remove(id));
    const forgotten = this.#engine.forget(id, wireId);
    this.#forgetting = Promise.all([this.#forgetting, forgotten]);
  }

  #change(send: Send, change: Partial<OutboxEntry>): void {
    send.entry = { ...send.entry, ...change };
    const { entry } = send;
    this.#hooks.record('outbox', () => this.#outbox.update(entry));
  }

  #saveOrder(): void {
    this.#hooks.record('order', () => this.#outbox.saveOrder(this.#queue.order));
  }

  #tellQueue(): void {
    const { queue } = this;
    const told = queue.join();
    if (told === this.#toldQueue) return;
    this.#toldQueue = told;
    this.#hooks.queueChanged(queue);
  }
}

/** Of whom it has to be: whoever is not named may not say where they are. */
const placesOf = ({ peerKey }: OutboxEntry, whereabouts: Whereabouts): readonly Place[] =>
  peerKey === null ? [] : (whereabouts.get(peerKey) ?? []);

const isSame = (a: readonly Place[], b: readonly Place[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const targetOf = ({ host, port }: OutboxEntry): string => `${host.toLowerCase()} ${port}`;

/** Our hold is what was asked for here; the other side's what the engine says. */
function pausedBy(isPausedHere: boolean, told: PauseState | null): PauseState | null {
  const isPausedThere = told === 'there' || told === 'both';
  if (isPausedHere) return isPausedThere ? 'both' : 'here';
  return isPausedThere ? 'there' : null;
}

/** Who is turned away at once has listed nothing yet: it keeps the names that it was shown by. */
function withKnownFiles(
  snapshot: TransferSnapshot,
  last: TransferSnapshot | null | undefined,
): TransferSnapshot {
  if (snapshot.fileCount > 0 || !last) return snapshot;
  const { files, fileCount, totalBytes } = last;
  return { ...snapshot, files, fileCount, totalBytes };
}
