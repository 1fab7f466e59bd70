/**
 * The engine in this thread: which transfers and which listener there are, and who gets which
 * request. Sockets, sessions and files are `transfers/`.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import { PREVIEWS_MAX, type OfferPreview } from '../../src-shared/preview-model.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import {
  isAtRest,
  type ConflictChoice,
  type TransferId,
  type TransferPace,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import { fastCrypto } from './crypto/packet-cipher.ts';
import { type FaultLog, monotonicNow } from './driver/driver-loop.ts';
import type { DeviceTrust, Engine, EngineConfig, EngineListener, SendRequest } from './engine.ts';
import { BufferPool } from './files/buffer-pool.ts';
import { FormerLists } from './lists/former-lists.ts';
import { ResumeFolder } from './resume/resume-folder.ts';
import type { EngineContext } from './transfers/engine-context.ts';
import { pageOfTransfer } from './transfers/file-pages.ts';
import { interruptedSnapshot } from './transfers/interrupted-snapshot.ts';
import { Listening, type ListeningOwner } from './transfers/listening.ts';
import type { LiveTransfer } from './transfers/live-transfer.ts';
import { OfferLimits } from './transfers/offer-limits.ts';
import { KnownPeers } from './transfers/peer-knowledge.ts';
import { PlainSending } from './transfers/plain-sending.ts';
import { Sending } from './transfers/sending.ts';
import { TransferReports } from './transfers/transfer-reports.ts';
import { WAITING_LISTS_MAX_BYTES } from './transfers/waiting-lists.ts';
import type { EngineTrace } from './trace/engine-trace.ts';

/** For telling peers and removing parts when the engine closes; a peer that is gone is not waited for longer. */
const CLOSE_WAIT_MS = 4_000;
const CLOSE_POLL_MS = 10;

export class LocalEngine implements Engine, ListeningOwner {
  readonly #context: EngineContext;
  readonly #listener: EngineListener;
  readonly #transfers = new Set<LiveTransfer>();
  readonly #listenings = new Set<Listening>();
  /** The one that accepts. */
  #listening: Listening | null = null;
  /** listen and stopListening come one after the other. */
  #listenQueue: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;

  /** `trace` gets to see everything; whoever opened it closes it, after the engine. */
  constructor(
    config: EngineConfig,
    listener: EngineListener,
    log: FaultLog,
    trace: EngineTrace | null = null,
  ) {
    this.#listener =
      trace === null
        ? listener
        : (event) => {
            trace.handleEngineEvent(event);
            listener(event);
          };
    this.#context = {
      owner: {
        crypto: fastCrypto,
        identity: config.identity,
        deviceName: config.deviceName,
        trace,
        previewsMax: config.previews === true ? PREVIEWS_MAX : 0,
      },
      peers: new KnownPeers(fastCrypto),
      pool: new BufferPool(),
      reports: new TransferReports(this.#listener),
      tell: this.#listener,
      log,
      resume: config.resumeFolder == null ? null : new ResumeFolder(config.resumeFolder, log),
      lists: config.resumeFolder == null ? null : new FormerLists(config.resumeFolder, log),
      waitingListsMaxBytes: config.waitingListsMaxBytes ?? WAITING_LISTS_MAX_BYTES,
      offerLimits: new OfferLimits(monotonicNow()),
      consented: new Set(),
      asked: new Set(),
    };
  }

  listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    return this.#inOrder(() => this.#listen(request));
  }

  stopListening(): Promise<void> {
    return this.#inOrder(() => this.#stopListening());
  }

  send(request: SendRequest): void {
    if (this.#closing !== null) return;
    const handleFinished = (): void => {
      this.#transfers.delete(sending);
    };
    const sending: Sending | PlainSending =
      request.plain === null
        ? new Sending(request, this.#context, handleFinished)
        : new PlainSending(request, request.plain, this.#context, handleFinished);
    this.#keep(sending);
    sending.start();
  }

  async setFolder(id: TransferId, folder: string): Promise<Result<null, Failure>> {
    return (await this.#find(id)?.setFolder(folder)) ?? ok(null);
  }

  accept(id: TransferId, folder: string | null, conflict: ConflictChoice | null = null): void {
    this.#find(id)?.accept(folder, conflict);
  }

  decline(id: TransferId, why: Failure = { kind: 'declined' }): void {
    this.#find(id)?.decline(why);
  }

  cancel(id: TransferId, why: Failure = { kind: 'cancelled', by: 'me' }): void {
    this.#find(id)?.stop(why);
  }

  setPaused(id: TransferId, paused: boolean): void {
    this.#find(id)?.setPaused(paused);
  }

  async adoptInterrupted(): Promise<readonly TransferSnapshot[]> {
    const known = (await this.#context.resume?.list()) ?? [];
    for (const { header } of known) this.#context.consented.add(header.peer.publicKey);
    return known.map((transfer) => interruptedSnapshot(transfer, this.#context.peers));
  }

  async forget(id: TransferId, wireId: string | null = null): Promise<void> {
    if (wireId === null) await this.#context.resume?.removeById(id);
    else await this.#context.resume?.removeSentList(wireId);
  }

  async files(query: FileQuery): Promise<FilePage | null> {
    const transfer = this.#find(query.id);
    return transfer === undefined ? null : pageOfTransfer(transfer, query);
  }

  setPace(id: TransferId, pace: TransferPace): void {
    this.#find(id)?.setPace(pace);
  }

  sendPreview(id: TransferId, preview: OfferPreview): void {
    this.#find(id)?.sendPreview(preview);
  }

  setTrust(trust: DeviceTrust): void {
    this.#context.peers.setTrust(trust);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  // ------------------------------------------------------------ of listenings

  handleNew(transfer: LiveTransfer): void {
    this.#keep(transfer);
  }

  handleGone(transfer: LiveTransfer): void {
    this.#transfers.delete(transfer);
  }

  handleListenerFailure(listening: Listening, failure: Failure): void {
    if (listening !== this.#listening) return;
    this.#listening = null;
    this.#listener({ kind: 'listener-failed', failure });
  }

  handleListeningGone(listening: Listening): void {
    this.#listenings.delete(listening);
  }

  // ------------------------------------------------------------

  /** An attempt that gives way has the id of the one that came after it. */
  #find(id: TransferId): LiveTransfer | undefined {
    const known = [...this.#transfers].filter((one) => one.id === id && one.isVisible);
    return known.find((one) => !isAtRest(one.phase)) ?? known[0];
  }

  #keep(transfer: LiveTransfer): void {
    this.#transfers.add(transfer);
    this.#context.reports.watch(transfer);
  }

  #inOrder<T>(step: () => Promise<T>): Promise<T> {
    const outcome = this.#listenQueue.then(step);
    this.#listenQueue = outcome.catch(() => undefined);
    return outcome;
  }

  async #listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    if (this.#listening !== null && !this.#listening.serves(request)) await this.#stopListening();
    const reusable = [...this.#listenings].find((listening) => listening.serves(request));
    if (reusable !== undefined) {
      reusable.resume(request);
      this.#listening = reusable;
      return ok(reusable.state);
    }
    // One that is just ending may still hold the port.
    await Promise.all([...this.#listenings].filter((one) => one.isEnding).map((one) => one.end()));
    const opened = await Listening.open(request, this.#context, this);
    if (!opened.ok) return opened;
    this.#listening = opened.value;
    this.#listenings.add(opened.value);
    return ok(opened.value.state);
  }

  async #stopListening(): Promise<void> {
    const listening = this.#listening;
    this.#listening = null;
    if (listening === null) return;
    listening.pause();
    if (listening.isIdle) await listening.end();
  }

  async #close(): Promise<void> {
    await this.#listenQueue;
    for (const transfer of this.#transfers) transfer.stop({ kind: 'interrupted' });
    for (const listening of this.#listenings) listening.pause();
    const until = monotonicNow() + CLOSE_WAIT_MS;
    while (this.#transfers.size > 0 && monotonicNow() < until) {
      await new Promise((resolve) => setTimeout(resolve, CLOSE_POLL_MS));
    }
    await Promise.all([...this.#transfers].map((transfer) => transfer.leave()));
    await Promise.all([...this.#listenings].map((listening) => listening.end()));
  }
}
