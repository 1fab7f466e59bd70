/**
 * The room where the engine, the history, the devices and the settings meet: starts transfers,
 * mirrors what the engine says of them, and has everything remembered. Decides what is kept and
 * who is told; how bytes move is the engine's, what a window looks like is the window's.
 */
import { randomBytes } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { assertNever } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import {
  FILES_SHOWN_MAX,
  isOver,
  type ConflictChoice,
  FULL_PACE,
  type Dialect,
  type TransferFile,
  type TransferId,
  type TransferPace,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { Engine, EngineEvent, EngineListener, PlainSendOptions } from '../io/engine.ts';
import type { History } from './history.ts';
import type { Log } from './log.ts';
import type { SettingsStore } from './settings.ts';
import { parseHost } from './target.ts';
import type { Trust } from './trust.ts';

export interface SendOrder {
  /** Absolute. */
  readonly paths: readonly string[];
  /** As the person typed it; brackets around an IPv6 address are allowed. */
  readonly host: string;
  readonly port: number;
  readonly limitBytesPerSecond: number | null;
  /** Yield to everything else on the path; default false. */
  readonly background?: boolean;
  /** Null = Ferry's own protocol. */
  readonly plain: PlainSendOptions | null;
  /** Of files that differ there; default null = the receiver chooses. */
  readonly conflict?: ConflictChoice | null;
}

/** Group A of the exercise's receivers: 1,024 bytes a datagram; a pause of 1 ms lost nothing at any of them. */
export const PLAIN_DEFAULTS: PlainSendOptions = { chunkBytes: 1_024, gapMs: 1 };

export type TransfersNotice =
  /** With paths: whoever passes it on to a window takes them out. */
  | { readonly kind: 'transfer-changed'; readonly snapshot: TransferSnapshot }
  /** Once a transfer, after its last `transfer-changed`: with all its files, and after the history has it. */
  | { readonly kind: 'transfer-ended'; readonly snapshot: TransferSnapshot }
  | { readonly kind: 'transfer-dismissed'; readonly id: TransferId }
  /** All queued ones, in the order in which they will go. */
  | { readonly kind: 'queue-changed'; readonly queue: readonly TransferId[] }
  | {
      readonly kind: 'listening-changed';
      readonly state: ListenState | null;
      readonly failure: Failure | null;
    }
  | { readonly kind: 'history-changed' }
  | { readonly kind: 'settings-changed' };

export type TransfersListener = (notice: TransfersNotice) => void;

export interface TransfersParts {
  readonly history: History;
  readonly trust: Trust;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** ms since 1970. */
  readonly wallClock: () => number;
}

/** Ended transfers that a window may still show; beyond them the oldest leaves for the history. */
export const ENDED_KEPT_MAX = 100;

export class Transfers {
  readonly #parts: TransfersParts;
  readonly #listeners = new Set<TransfersListener>();
  /** In the order in which they began. */
  readonly #snapshots = new Map<TransferId, TransferSnapshot>();
  /** Transfers whose peer's key, or answer, was noted already. */
  readonly #met = new Set<TransferId>();
  readonly #engine: Engine;
  #listening: { readonly request: ListenRequest; readonly state: ListenState } | null = null;

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
    engine.setVerifiedKeys(parts.trust.verifiedKeys());
    return transfers;
  }

  private constructor(parts: TransfersParts, engine: Engine) {
    this.#parts = parts;
    this.#engine = engine;
  }

  // -------------------------------------------------------------- getters

  /** Not yet over, and those that ended since the start and were not dismissed, oldest first. */
  get snapshots(): readonly TransferSnapshot[] {
    return [...this.#snapshots.values()];
  }

  get listening(): ListenState | null {
    return this.#listening?.state ?? null;
  }

  /** Those that wait for their turn, in the order in which they will go. */
  get queue(): readonly TransferId[] {
    return this.snapshots.filter(({ phase }) => phase === 'queued').map(({ id }) => id);
  }

  get runningCount(): number {
    return this.snapshots.filter((snapshot) => !isOver(snapshot.phase)).length;
  }

  /** Returns the function that stops it. */
  onNotice(listener: TransfersListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // -------------------------------------------------------------- listening

  async listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    if (request.folder === this.#parts.settings.defaultFolder) {
      // What keeps it from being made is what the engine will say of it.
      await mkdir(request.folder, { recursive: true }).catch(() => undefined);
    }
    const result = await this.#engine.listen(request);
    this.#listening = result.ok ? { request, state: result.value } : null;
    this.#notify({
      kind: 'listening-changed',
      state: this.listening,
      failure: result.ok ? null : result.failure,
    });
    return result;
  }

  /** From now on received files go here; what was offered or accepted before goes where it said. */
  async useFolder(folder: string): Promise<void> {
    if (this.#listening === null) return;
    const { request, state } = this.#listening;
    await this.listen({ ...request, port: state.port, folder });
  }

  async stopListening(): Promise<void> {
    await this.#engine.stopListening();
    this.#listening = null;
    this.#notify({ kind: 'listening-changed', state: null, failure: null });
  }

  // -------------------------------------------------------------- transfers

  /** What becomes of it arrives as notices under the id. */
  send(order: SendOrder): Result<TransferId, Failure> {
    if (order.paths.length === 0) return fail({ kind: 'nothing-to-send' });
    const host = parseHost(order.host);
    if (!host.ok) return host;
    const id = randomBytes(16).toString('hex');
    const begun = this.#connecting(id, order, host.value);
    this.#record('begin', () => {
      this.#parts.history.begin(begun, { host: host.value, port: order.port });
    });
    this.#show({ ...begun, files: begun.files.slice(0, FILES_SHOWN_MAX) });
    this.#engine.send({ ...order, id, host: host.value });
    return ok(id);
  }

  /** The same files, host and port as a past transfer; a plain one with the exercise's defaults. */
  sendAgain(historyId: number): Result<TransferId, Failure> {
    const past = this.#parts.history.pastSend(historyId);
    if (past === null || past.paths.length === 0) return fail({ kind: 'nothing-to-send' });
    const { limitBytesPerSecond, background } = this.#parts.settings.read();
    return this.send({
      paths: past.paths,
      ...past.target,
      limitBytesPerSecond,
      background,
      plain: past.plain ? PLAIN_DEFAULTS : null,
    });
  }

  /** `folder` null = where the listener was told to put things. */
  accept(id: TransferId, folder: string | null, conflict: ConflictChoice | null = null): void {
    this.#engine.accept(id, folder, conflict);
  }

  decline(id: TransferId): void {
    this.#engine.decline(id);
  }

  cancel(id: TransferId): void {
    this.#engine.cancel(id);
  }

  setPaused(id: TransferId, paused: boolean): void {
    this.#engine.setPaused(id, paused);
  }

  /** Of a sent one that waits: now. */
  retry(_id: TransferId): void {
    // Nothing waits yet.
  }

  acceptChanges(_id: TransferId): void {
    // Nothing waits yet.
  }

  move(_id: TransferId, _beforeId: TransferId | null): void {
    // Nothing waits yet.
  }

  /** More for the person of a sent transfer that is not over. */
  add(id: TransferId, paths: readonly string[]): Result<TransferId, Failure> {
    const snapshot = this.#snapshots.get(id);
    if (snapshot?.direction !== 'sent') return fail({ kind: 'nothing-to-send' });
    return this.send({
      paths,
      host: snapshot.peer.host,
      port: snapshot.peer.port,
      ...(snapshot.pace ?? FULL_PACE),
      plain: snapshot.dialect === 'plain' ? PLAIN_DEFAULTS : null,
    });
  }

  /** Of a sent transfer that runs; anything else is ignored. */
  setPace(id: TransferId, pace: TransferPace): void {
    this.#engine.setPace(id, pace);
  }

  /** Of a transfer that is over; anything else is ignored. */
  dismiss(id: TransferId): void {
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined || !isOver(snapshot.phase)) return;
    this.#snapshots.delete(id);
    this.#notify({ kind: 'transfer-dismissed', id });
  }

  /** Path of the `index`-th file of a live or past transfer, if it is still there. */
  async pathOf(id: TransferId, index: number): Promise<Result<string, Failure>> {
    const file = this.#snapshots.get(id)?.files[index] ?? this.#parts.history.file(id, index);
    if (file === null) return fail({ kind: 'internal', reason: 'no such file' });
    if (file.path === null) return fail({ kind: 'incomplete', name: file.name });
    try {
      await access(file.path);
      return ok(file.path);
    } catch {
      return fail({ kind: 'source-missing', name: file.name });
    }
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
   * What the engine did not end by then goes into the history as interrupted.
   */
  async close(patienceMs: number | null = null): Promise<void> {
    await atMost(patienceMs, this.#engine.close());
    this.#listening = null;
    const endedAt = this.#parts.wallClock();
    for (const snapshot of this.snapshots) {
      if (isOver(snapshot.phase)) continue;
      const left: TransferSnapshot = {
        ...snapshot,
        phase: 'failed',
        failure: { kind: 'interrupted' },
        endedAt,
      };
      this.#snapshots.set(left.id, left);
      this.#record('finish', () => this.#parts.history.finish(left));
    }
  }

  // -------------------------------------------------------------- what the engine says

  #handleEngineEvent(event: EngineEvent): void {
    switch (event.kind) {
      case 'listener-failed':
        this.#listening = null;
        this.#parts.log.warn(`the listener ended: ${event.failure.kind}`);
        this.#notify({ kind: 'listening-changed', state: null, failure: event.failure });
        return;
      case 'transfer':
        this.#handleProgress(this.#withoutGoingOn(event.snapshot));
        return;
      case 'ended':
        this.#handleEnd(this.#withoutGoingOn(event.snapshot));
        return;
      default:
        assertNever(event);
    }
  }

  /** Nobody tries an interrupted transfer again yet. */
  #withoutGoingOn(snapshot: TransferSnapshot): TransferSnapshot {
    if (snapshot.phase !== 'interrupted') return snapshot;
    return { ...snapshot, phase: 'failed', endedAt: this.#parts.wallClock() };
  }

  #handleProgress(snapshot: TransferSnapshot): void {
    if (!this.#snapshots.has(snapshot.id)) {
      this.#parts.log.info(`transfer ${snapshot.id} ${snapshot.direction} began`);
      this.#record('begin', () => this.#parts.history.begin(snapshot, null));
    }
    this.#show(snapshot);
    this.#noteMeeting(snapshot);
  }

  #handleEnd(snapshot: TransferSnapshot): void {
    const why = snapshot.failure === null ? '' : `: ${snapshot.failure.kind}`;
    this.#parts.log.info(`transfer ${snapshot.id} ${snapshot.phase}${why}`);
    this.#record('finish', () => this.#parts.history.finish(snapshot));
    this.#noteMeeting(snapshot);
    this.#met.delete(snapshot.id);
    this.#show({ ...snapshot, files: snapshot.files.slice(0, FILES_SHOWN_MAX) });
    this.#notify({ kind: 'transfer-ended', snapshot });
    this.#notify({ kind: 'history-changed' });
    this.#forgetOldestEnded();
  }

  /** Once a transfer: its device was seen, and the host that it was sent to answers. */
  #noteMeeting(snapshot: TransferSnapshot): void {
    const { peer } = snapshot;
    const met = snapshot.dialect === 'plain' ? snapshot.phase === 'done' : peer.publicKey !== null;
    if (!met || this.#met.has(snapshot.id)) return;
    this.#met.add(snapshot.id);
    this.#record('device', () => this.#parts.trust.noteSeen(peer, this.#parts.wallClock()));
    if (snapshot.direction === 'received') return;
    this.#record('recent host', () => {
      this.#parts.settings.noteHost({
        host: peer.host,
        port: peer.port,
        deviceName: peer.deviceName,
      });
    });
    this.#notify({ kind: 'settings-changed' });
  }

  #forgetOldestEnded(): void {
    const ended = this.snapshots.filter((snapshot) => isOver(snapshot.phase));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT_MAX))) {
      this.dismiss(id);
    }
  }

  #show(snapshot: TransferSnapshot): void {
    this.#snapshots.set(snapshot.id, snapshot);
    this.#notify({ kind: 'transfer-changed', snapshot });
  }

  #notify(notice: TransfersNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  /** A full disk or a locked database costs a memory, never a transfer. */
  #record(what: string, write: () => void): void {
    try {
      write();
    } catch (fault) {
      this.#parts.log.error(`could not remember (${what})`, fault);
    }
  }

  /** A sent transfer before the engine has looked at its files. */
  #connecting(id: TransferId, order: SendOrder, host: string): TransferSnapshot {
    const dialect: Dialect = order.plain === null ? 'ferry' : 'plain';
    return {
      id,
      direction: 'sent',
      dialect,
      phase: 'connecting',
      peer: {
        deviceName: null,
        host,
        port: order.port,
        fingerprint: null,
        publicKey: null,
        trust: 'unverified',
      },
      files: order.paths.map(unseenFile),
      fileCount: order.paths.length,
      totalBytes: null,
      doneBytes: 0,
      rateBytesPerSecond: 0,
      secondsLeft: null,
      folder: null,
      freeBytes: null,
      verificationCode: null,
      silentSeconds: null,
      paused: null,
      survey: null,
      conflict: null,
      nextTryAt: null,
      skippedCount: 0,
      skippedBytes: 0,
      failedCount: 0,
      startedAt: this.#parts.wallClock(),
      endedAt: null,
      failure: null,
      limitedBy: null,
      pace:
        order.plain === null
          ? {
              limitBytesPerSecond: order.limitBytesPerSecond,
              background: order.background === true,
            }
          : null,
      stats: null,
    };
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

function unseenFile(path: string): TransferFile {
  return {
    name: basename(path),
    sizeBytes: null,
    doneBytes: 0,
    path,
    sha256: null,
    failure: null,
    caution: null,
    kind: 'file',
    skipped: null,
  };
}
