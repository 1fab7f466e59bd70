/**
 * The room where the engine, the outbox, the history, the devices and the settings meet: mirrors what
 * the engine says of transfers, and has everything remembered. Decides what is kept and who is told;
 * what is sent when is the outbox's, how bytes move the engine's, what a window looks like the window's.
 */
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { assertNever } from '../../src-shared/assert.ts';
import { isLostContact, type Failure } from '../../src-shared/failure.ts';
import { type FilePage, type FileQuery, pageOfFiles } from '../../src-shared/file-page.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import {
  isOver,
  type ConflictChoice,
  type PeerTrust,
  type TransferId,
  type TransferPace,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { Engine, EngineEvent, EngineListener } from '../io/engine.ts';
import { AttemptTimes } from './attempt-times.ts';
import { Devices } from './devices.ts';
import type { History } from './history.ts';
import { Listener, type ListenerMove } from './listener.ts';
import type { Log } from './log.ts';
import { OthersWatch } from './others-watch.ts';
import type { Outbox } from './outbox/outbox.ts';
import { Outgoing, type Whereabouts } from './outbox/outgoing.ts';
import { OfferPreviews } from './offer-previews.ts';
import { type MakePreview, PreviewMaking } from './preview-making.ts';
import type { SettingsStore } from './settings.ts';
import { ShownTransfers } from './shown-transfers.ts';
import type { SendOrder, SendWish } from './send-order.ts';
import { Sends } from './sends.ts';
import { StandingConsent } from './standing-consent.ts';
import type { TransfersListener, TransfersNotice } from './transfer-notices.ts';
import { TransferMemory } from './transfer-memory.ts';
import type { Trust } from './trust.ts';

/** What programs that are gone have left behind: which of it goes on here? */
export interface TakenUp {
  readonly sent: boolean;
  readonly received: boolean;
}

export interface TransfersParts {
  readonly history: History;
  readonly outbox: Outbox;
  readonly trust: Trust;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** ms since 1970. */
  readonly wallClock: () => number;
  /** Default: none are made. */
  readonly makePreview?: MakePreview;
}

/** Files and folders that other programs are handed at once; each is looked for first. */
const PLACES_MAX = 1_000;

export class Transfers {
  readonly #parts: TransfersParts;
  readonly #engine: Engine;
  readonly #outgoing: Outgoing;
  readonly #shown = new ShownTransfers((notice) => {
    this.#notify(notice);
  });
  readonly #listeners = new Set<TransfersListener>();
  readonly #memory: TransferMemory;
  readonly #listener: Listener;
  readonly #sends: Sends;
  readonly #others: OthersWatch;
  readonly #times = new AttemptTimes();
  readonly #previews = new OfferPreviews();
  readonly #previewMaking: PreviewMaking | null;
  readonly devices: Devices;
  readonly #standing = new StandingConsent({
    ruleOf: (publicKey) => {
      return this.#memory.record('rules', () => this.devices.alwaysAcceptOf(publicKey));
    },
    lookIn: (id, folder) => this.#engine.setFolder(id, folder),
    accept: (id, folder) => {
      this.#parts.log.info(`transfer ${id} is accepted by rule`);
      this.#engine.accept(id, folder, 'keep-both');
    },
    ask: (snapshot) => {
      this.#showProgress(snapshot);
    },
  });

  /** `createEngine` gets the listener that the engine is to report to. */
  static async open(
    parts: TransfersParts,
    createEngine: (listener: EngineListener) => Engine | Promise<Engine>,
  ): Promise<Transfers> {
    // The engine may speak before it is there to be spoken to.
    const early: EngineEvent[] = [];
    let hear: EngineListener = (event) => early.push(event);
    const engine = await createEngine((event) => hear(event));
    const transfers = new Transfers(parts, engine);
    hear = (event) => transfers.#handleEngineEvent(event);
    early.forEach(hear);
    transfers.devices.tellEngine();
    return transfers;
  }

  private constructor(parts: TransfersParts, engine: Engine) {
    this.#parts = parts;
    this.#engine = engine;
    this.#memory = new TransferMemory(parts, {
      notify: (notice) => {
        this.#notify(notice);
      },
      deviceSeen: () => {
        this.devices.handleSeen();
      },
    });
    this.devices = new Devices(parts.trust, engine, {
      wallClock: parts.wallClock,
      changed: () => {
        this.#notify({ kind: 'devices-changed' });
      },
      trustChanged: (publicKey, trust) => {
        this.#showTrust(publicKey, trust);
      },
    });
    const { makePreview } = parts;
    const sendPreview = engine.sendPreview.bind(engine);
    this.#previewMaking = makePreview ? new PreviewMaking(makePreview, sendPreview) : null;
    this.#outgoing = new Outgoing(parts.outbox, engine, {
      last: (id) => this.#shown.find(id),
      show: (snapshot) => {
        this.#shown.show(snapshot);
      },
      ended: (snapshot) => {
        this.#handleEnd(snapshot);
      },
      queueChanged: (queue) => {
        this.#notify({ kind: 'queue-changed', queue });
      },
      record: (what, write) => {
        this.#memory.record(what, write);
      },
      wallClock: parts.wallClock,
    });
    this.#sends = new Sends(parts, this.#outgoing, this.#shown, this.#memory);
    this.#others = new OthersWatch(parts.history, () => this.#heedOthers());
    this.#listener = new Listener(parts, engine, (notice) => {
      this.#notify(notice);
    });
  }

  // -------------------------------------------------------------- getters

  /** Not yet over, and those that ended since the start and were not dismissed, oldest first. */
  get snapshots(): readonly TransferSnapshot[] {
    return this.#shown.all;
  }

  get listening(): ListenState | null {
    return this.#listener.state;
  }

  /** Those that wait for their turn, in the order in which they will go. */
  get queue(): readonly TransferId[] {
    return this.#outgoing.queue;
  }

  /** Those that are cut off when this program ends. */
  get runningCount(): number {
    // Who only calls has nothing to lose: it calls again when the program is back.
    const isCutOff = ({ phase }: TransferSnapshot): boolean =>
      phase === 'offered' || phase === 'transferring';
    return this.snapshots.filter(isCutOff).length;
  }

  /** Returns the function that stops it. */
  onNotice(listener: TransfersListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // -------------------------------------------------------------- listening

  listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    return this.#listener.listen(request);
  }

  /** Where it listens; one that does not has nothing to move. */
  moveListener(change: ListenerMove): Promise<Result<null, Failure>> {
    return this.#listener.move(change);
  }

  /** From now on received files go here; what was offered or accepted before goes where it said. */
  useFolder(folder: string): Promise<void> {
    return this.#listener.useFolder(folder);
  }

  stopListening(): Promise<void> {
    return this.#listener.stop();
  }

  // -------------------------------------------------------------- what earlier programs left

  /** Shows what was interrupted when an earlier program ended, and goes on with what is to be sent. */
  async takeUp({ sent, received }: TakenUp): Promise<void> {
    if (received) {
      for (const snapshot of await this.#engine.adoptInterrupted()) this.#adopt(snapshot);
    }
    if (sent) this.#sends.takeUp();
  }

  /**
   * As `send`, but goes on with an earlier program's transfer of the same paths to the same place, if
   * it was not over: what is there now is sent of it.
   */
  sendOn(order: SendOrder): Result<TransferId, Failure> {
    const known = this.#sends.sendOn(order);
    return known === null ? this.send(order) : ok(known);
  }

  #adopt(snapshot: TransferSnapshot): void {
    if (this.#shown.find(snapshot.id) !== undefined) return;
    this.#memory.noteAdopted(snapshot);
    this.#shown.show(snapshot);
  }

  // -------------------------------------------------------------- transfers

  /** What becomes of it arrives as notices under the id. */
  send(order: SendOrder): Result<TransferId, Failure> {
    return this.#sends.send(order);
  }

  /** The same for each target, or a failure that refuses them all. */
  sendToEach(
    wish: SendWish,
    targets: readonly SendTarget[],
  ): Result<readonly TransferId[], Failure> {
    return this.#sends.sendToEach(wish, targets);
  }

  /** More for the person of a sent transfer that is not over: right behind it. */
  add(id: TransferId, paths: readonly string[]): Result<TransferId, Failure> {
    return this.#sends.add(id, paths);
  }

  /** The same files, host and port as a past transfer; a plain one with the exercise's defaults. */
  sendAgain(id: TransferId): Result<TransferId, Failure> {
    return this.#sends.again(id);
  }

  /** Where an offer would go, and what is there: for this one only. folder-missing or folder-not-writable: it stays as it was. */
  setFolder(id: TransferId, folder: string): Promise<Result<null, Failure>> {
    return this.#engine.setFolder(id, folder);
  }

  /** `folder` null = the one that the offer shows; `conflict` null = as the sender wishes, else keep-both. */
  accept(id: TransferId, folder: string | null, conflict: ConflictChoice | null = null): void {
    this.#engine.accept(id, folder, conflict);
  }

  /** `why`: what the sender is told; default, a person said no. */
  decline(id: TransferId, why?: Failure): void {
    this.#engine.decline(id, why);
  }

  /** Of any transfer that is not over. What was kept of an interrupted one is given up. */
  cancel(id: TransferId): void {
    this.#end(id, { kind: 'cancelled', by: 'me' });
  }

  /** A person has compared its codes, and they are not the same: whoever that is gets and gives nothing. */
  reportCodesDiffer(id: TransferId): void {
    this.#end(id, { kind: 'codes-differ' });
  }

  #end(id: TransferId, failure: Failure): void {
    if (this.#outgoing.has(id)) {
      this.#outgoing.cancel(id, failure);
      return;
    }
    const snapshot = this.#shown.find(id);
    if (snapshot?.phase !== 'interrupted') {
      this.#engine.cancel(id, failure);
      return;
    }
    void this.#engine.forget(id);
    const endedAt = this.#parts.wallClock();
    this.#handleEnd({ ...snapshot, phase: 'failed', failure, endedAt });
  }

  /** Of a sent one that waits: it is over for this program, with the failure that it waits for. */
  giveUp(id: TransferId): void {
    this.#outgoing.giveUp(id);
  }

  setPaused(id: TransferId, paused: boolean): void {
    if (this.#outgoing.has(id)) this.#outgoing.setPaused(id, paused);
    else this.#engine.setPaused(id, paused);
  }

  /** Of a sent one that waits for its neighbour, or for a person: now. */
  retry(id: TransferId): void {
    this.#outgoing.retry(id);
  }

  /** Where devices say that they are now: what waits for them goes there, at once. */
  noteWhereabouts(whereabouts: Whereabouts): void {
    this.#outgoing.noteWhereabouts(whereabouts);
  }

  /** Of a sent one whose sources are not what they were: what is there now goes. */
  acceptChanges(id: TransferId): void {
    this.#outgoing.acceptChanges(id);
  }

  /** Of a sent one that waits because of a `changed-key`: it goes to who is there now. */
  acceptChangedKey(id: TransferId): void {
    this.#outgoing.acceptChangedKey(id);
  }

  /** Of a sent one that waits: before which other one it goes; null = last. */
  move(id: TransferId, beforeId: TransferId | null): void {
    this.#outgoing.move(id, beforeId);
  }

  /** Of a sent transfer that is not over; anything else is ignored. */
  setPace(id: TransferId, pace: TransferPace): void {
    this.#outgoing.setPace(id, pace);
  }

  /** Of a transfer that is over; anything else is ignored. */
  dismiss(id: TransferId): void {
    this.#shown.dismiss(id);
  }

  /** Path of the `index`-th file of a live or past transfer, if it is still there. */
  async pathOf(id: TransferId, index: number): Promise<Result<string, Failure>> {
    const file = this.#shown.find(id)?.files[index] ?? this.#parts.history.file(id, index);
    if (file === null) return fail({ kind: 'internal', reason: 'no such file' });
    if (file.path === null) return fail({ kind: 'incomplete', name: file.name });
    if (await isThere(file.path)) return ok(file.path);
    return fail({ kind: 'source-missing', name: file.name });
  }

  /**
   * Paths of what was put into a transfer that is over, as far as it is still there: of a tree its
   * folder. `index`: of that file alone.
   */
  async placesOf(
    id: TransferId,
    index: number | null,
  ): Promise<Result<readonly string[], Failure>> {
    const shown = this.#shown.find(id);
    if (shown !== undefined && !isOver(shown.phase)) {
      return fail({ kind: 'incomplete', name: shown.files[index ?? 0]?.name ?? '' });
    }
    if (index !== null) {
      const path = await this.pathOf(id, index);
      return path.ok ? ok([path.value]) : path;
    }
    const places = this.#parts.history.placesOf(id);
    if (places.length > PLACES_MAX) {
      return fail({ kind: 'too-many-files', count: places.length, max: PLACES_MAX });
    }
    const there = await Promise.all(places.map(isThere));
    const kept = places.filter((_path, at) => there[at]);
    if (kept.length > 0) return ok(kept);
    return fail({ kind: 'source-missing', name: basename(places[0] ?? '') });
  }

  /** Of an offer that waits for its answer, of a verified device. */
  previewsOf(id: TransferId): readonly OfferPreview[] {
    const shown = this.#shown.find(id);
    return shown === undefined ? [] : this.#previews.shownOf(shown);
  }

  /** Of a live or past transfer. Of one that waits, those that were known when it was last heard of. */
  async files(query: FileQuery): Promise<FilePage> {
    const live = await this.#engine.files(query);
    if (live !== null) return live;
    const { history } = this.#parts;
    const shown = this.#shown.find(query.id);
    const being = this.#memory.filesBeingWritten(query.id);
    if (being !== null) return pageOfFiles(being, query);
    const isKept = shown === undefined || isOver(shown.phase) || shown.phase === 'interrupted';
    const kept = isKept ? await history.filePage(query) : null;
    return kept ?? pageOfFiles(shown?.files ?? [], query);
  }

  /** The same, of one that was received: what is read to the person is never what they sent. */
  async receivedPathOf(id: TransferId, index: number): Promise<Result<string, Failure>> {
    const direction = this.#shown.find(id)?.direction ?? this.#parts.history.directionOf(id);
    if (direction !== 'received') return fail({ kind: 'internal', reason: 'no such file' });
    return this.pathOf(id, index);
  }

  removeFromHistory(historyId: number): void {
    this.#parts.history.remove(historyId);
    this.#notify({ kind: 'history-changed' });
  }

  clearHistory(): void {
    this.#parts.history.clear();
    this.#notify({ kind: 'history-changed' });
  }

  /**
   * Tells every peer that we leave, for at most `patienceMs`; null = as long as the engine takes.
   * What is not over goes into the history as interrupted, until a later program takes it up.
   */
  async close(patienceMs: number | null = null): Promise<void> {
    await atMost(patienceMs, this.#closeEngine());
    this.#listener.close();
    this.#others.close();
    const endedAt = this.#parts.wallClock();
    for (const snapshot of this.snapshots) {
      if (isOver(snapshot.phase)) continue;
      const failure = snapshot.failure ?? ({ kind: 'interrupted' } as const);
      const left = { ...snapshot, phase: 'failed', failure, endedAt } as const;
      this.#memory.noteLeft(left);
    }
  }

  async #closeEngine(): Promise<void> {
    const forgotten = this.#outgoing.close();
    await this.#engine.close();
    await forgotten;
    await this.#memory.settled();
  }

  // -------------------------------------------------------------- what the engine says

  #handleEngineEvent(event: EngineEvent): void {
    switch (event.kind) {
      case 'listener-failed':
        this.#listener.handleFailure(event.failure);
        return;
      case 'transfer':
        this.#previews.noteProgress(event.snapshot);
        this.#handleProgress(this.#times.overAll(event.snapshot));
        return;
      case 'previews-wanted':
        void this.#previewMaking?.begin(event.id, event.files, () => performance.now());
        return;
      case 'preview':
        this.#previews.add(event.id, event.preview);
        this.#notify({ kind: 'previews-changed', id: event.id });
        return;
      case 'ended':
        this.#previews.noteProgress(event.snapshot);
        this.#handleEnded(this.#times.overAll(event.snapshot));
        return;
      default:
        assertNever(event);
    }
  }

  #handleEnded(told: TransferSnapshot): void {
    this.#handleAttempt(this.#outgoing.has(told.id) ? this.#outgoing.handleEnded(told) : told);
  }

  #handleProgress(told: TransferSnapshot): void {
    if (!this.#standing.holds(told)) this.#showProgress(told);
  }

  #showProgress(told: TransferSnapshot): void {
    const { id } = told;
    const snapshot = this.#outgoing.has(id) ? this.#outgoing.handleProgress(told) : told;
    if (snapshot === null) return;
    const before = this.#shown.find(id);
    // One that had failed for want of room may go on, too.
    if (before === undefined || isOver(before.phase)) {
      this.#parts.log.info(`transfer ${id} ${snapshot.direction} began`);
      this.#memory.noteBegin(snapshot, null);
    }
    // One that goes on began when it first did.
    this.#shown.show({
      ...snapshot,
      startedAt: before?.startedAt ?? snapshot.startedAt,
      askedBecause: snapshot.askedBecause ?? before?.askedBecause,
    });
    this.#memory.noteMeeting(snapshot);
  }

  /** An attempt is over, and perhaps the transfer with it. */
  #handleAttempt(snapshot: TransferSnapshot): void {
    const held = this.#standing.release(snapshot.id);
    if (held !== null) this.#showProgress(held);
    const shown = this.#shown.find(snapshot.id);
    const startedAt = shown?.startedAt ?? snapshot.startedAt;
    const ended = { ...snapshot, startedAt, askedBecause: shown?.askedBecause };
    if (isOver(ended.phase)) {
      this.#handleEnd(ended);
      return;
    }
    const why = ended.failure === null ? '' : `: ${ended.failure.kind}`;
    this.#parts.log.info(`transfer ${ended.id} ${ended.phase}${why}`);
    this.#memory.noteProgress(ended);
    this.#shown.show(ended);
  }

  /** Another program of this home has written: perhaps it has gone on with what was interrupted here. */
  #heedOthers(): void {
    this.#memory.record('devices', () => {
      this.devices.handleSeen();
    });
    for (const { id, phase, direction } of this.snapshots) {
      if (phase !== 'interrupted' || direction !== 'received') continue;
      const ended = this.#parts.history.endedElsewhere(id);
      const { failure } = ended ?? {};
      if (ended !== null && (!failure || !isLostContact(failure))) this.#shown.show(ended);
    }
    this.#notify({ kind: 'history-changed' });
  }

  #showTrust(publicKey: string, trust: PeerTrust): void {
    for (const snapshot of this.snapshots) {
      if (snapshot.peer.publicKey !== publicKey || isOver(snapshot.phase)) continue;
      this.#shown.show({ ...snapshot, peer: { ...snapshot.peer, trust } });
    }
  }

  #handleEnd(snapshot: TransferSnapshot): void {
    const why = snapshot.failure === null ? '' : `: ${snapshot.failure.kind}`;
    this.#parts.log.info(`transfer ${snapshot.id} ${snapshot.phase}${why}`);
    const ended = this.#heedDifference(snapshot);
    this.#memory.noteEnd(ended, () => {
      this.#tellEnd(ended);
    });
  }

  #heedDifference(ended: TransferSnapshot): TransferSnapshot {
    const { failure, peer, startedAt } = ended;
    if (failure?.kind !== 'codes-differ' || peer.publicKey === null) return ended;
    const { publicKey } = peer;
    const isTakenBack = this.#memory.record('devices', () =>
      this.devices.heedDifference(publicKey, startedAt),
    );
    return isTakenBack === true ? { ...ended, peer: { ...peer, trust: 'unverified' } } : ended;
  }

  #tellEnd(snapshot: TransferSnapshot): void {
    this.#shown.show(snapshot);
    this.#notify({ kind: 'transfer-ended', snapshot });
    this.#notify({ kind: 'history-changed' });
    this.#shown.dismissOldest();
  }

  #notify(notice: TransfersNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function atMost(patienceMs: number | null, work: Promise<void>): Promise<void> {
  if (patienceMs === null) return work;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
