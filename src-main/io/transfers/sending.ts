/**
 * One send in Ferry's own protocol: walks the sources, looks up the host, races its addresses, and
 * then drives a `SenderSession` on the path that won.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import { isAtRest } from '../../../src-shared/transfer-model.ts';
import type { OfferPreview } from '../../../src-shared/preview-model.ts';
import type {
  TransferFile,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { ConnectionEvent } from '../../protocol/connection-api.ts';
import { CloseCode } from '../../protocol/constants.ts';
import type { FormerList } from '../../transfer/list-recall.ts';
import { SenderSession } from '../../transfer/sender-session.ts';
import type { SenderAction } from '../../transfer/session-api.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { lookupHost } from '../driver/host-lookup.ts';
import type { Place, SendRequest } from '../engine.ts';
import { SourceRunner } from '../files/source-runner.ts';
import { IGNORED_NAMES, walkSources, type WalkStep } from '../files/source-walk.ts';
import { ConnectRace, type RaceOutcome } from './connect-race.ts';
import {
  earlyFiles,
  earlyFileTotal,
  earlyPhase,
  earlySnapshot,
  paceOf,
  type EarlyState,
} from './early-snapshot.ts';
import type { EngineContext } from './engine-context.ts';
import type { LiveTransfer } from './live-transfer.ts';
import type { OutgoingPath, PathClient } from './outgoing-path.ts';
import { OutgoingPreviews } from './outgoing-previews.ts';
import { earlier, PeerWatch } from './peer-watch.ts';
import { SessionDriver } from './session-driver.ts';
import { SourceFeed } from './source-feed.ts';
import { newTransferId } from './transfer-id.ts';

/**
 * How long a handshake has this thread to itself: next door it takes less. The walk of a folder does not wait
 * for one that takes longer.
 */
const WALK_DELAY_MS = 25;

type Connected = Extract<ConnectionEvent, { readonly kind: 'connected' }>;

export class Sending implements LiveTransfer, PathClient {
  readonly id: string;
  readonly isVisible = true;
  readonly #request: SendRequest;
  readonly #context: EngineContext;
  /** Called once, when nothing of this transfer is left. */
  readonly #handleFinished: () => void;
  readonly #beganAt = monotonicNow();
  #early: EarlyState;
  #earlyRevision = 0;
  readonly #feed: SourceFeed;
  /** Until the walk of the sources begins by itself. */
  #walkTimer: NodeJS.Timeout | null = null;
  #race: ConnectRace | null = null;
  #path: OutgoingPath | null = null;
  #driver: SessionDriver<SenderAction> | null = null;
  #session: SenderSession | null = null;
  #runner: SourceRunner | null = null;
  /** What was offered of the same sources before. */
  #former: FormerList | null = null;
  /** Null: none are made for whom it goes to. */
  #previews: OutgoingPreviews | null = null;
  #watch: PeerWatch | null = null;
  #finishing: Promise<void> | null = null;
  #isFinished = false;

  constructor(request: SendRequest, context: EngineContext, handleFinished: () => void) {
    this.id = request.id;
    this.#request = request;
    this.#context = context;
    this.#handleFinished = handleFinished;
    this.#early = {
      request,
      files: null,
      startedAt: Date.now(),
      endedAt: null,
      failure: null,
      pace: paceOf(request),
    };
    this.#feed = new SourceFeed(() => this.#walk(), {
      found: (files) => {
        this.#early = { ...this.#early, files };
        this.#noteEarly();
      },
      failed: (failure) => {
        this.stop(failure);
      },
      wake: () => {
        this.#path?.loop.wake();
      },
      fault: (fault) => {
        if (this.#driver === null) this.#failBefore(fault);
        else this.#driver.handleFault(fault, monotonicNow());
      },
    });
  }

  /** Everything that can go wrong ends in `failure`. */
  start(): void {
    if (this.#request.paths.length === 0) {
      this.#failEarly({ kind: 'nothing-to-send' });
      return;
    }
    this.#walkTimer = setTimeout(() => {
      this.#feed.start();
    }, WALK_DELAY_MS);
    this.#prepare().catch((fault: unknown) => {
      this.#failBefore(fault);
    });
  }

  get phase(): TransferPhase {
    return this.#driver?.phase ?? earlyPhase(this.#early);
  }

  get revision(): number {
    return this.#earlyRevision + (this.#driver?.revision ?? 0);
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  snapshot(now: number): TransferSnapshot {
    return this.#driver?.snapshot(now) ?? earlySnapshot(this.#early, false);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.#driver?.fullSnapshot(now) ?? earlySnapshot(this.#early, true);
  }

  get fileTotal(): number {
    return this.#driver?.fileTotal ?? earlyFileTotal(this.#early);
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.#driver?.filesFrom(from, count) ?? earlyFiles(this.#early, from, count);
  }

  setFolder(): Promise<Result<null, Failure>> {
    // Nobody is asked.
    return Promise.resolve(ok(null));
  }

  accept(): void {
    // The receiving side's to say.
  }

  decline(): void {
    // The receiving side's to say.
  }

  setPaused(paused: boolean): void {
    this.#session?.setPaused(paused, monotonicNow());
    this.#context.reports.note(this);
    this.#path?.loop.wake();
  }

  setPace(pace: TransferPace): void {
    this.#early = { ...this.#early, pace };
    if (this.#session === null) this.#noteEarly();
    else this.#session.setPace(pace);
    this.#context.reports.note(this);
    this.#path?.loop.wake();
  }

  sendPreview(preview: OfferPreview): void {
    this.#previews?.send(preview);
    this.#path?.loop.wake();
  }

  stop(failure: Failure): void {
    if (this.#driver === null) {
      this.#failEarly(failure);
      return;
    }
    const driver = this.#driver;
    const now = monotonicNow();
    driver.guard(now, () => {
      driver.session.stop(failure, now);
    });
    this.#context.reports.note(this);
    this.#path?.loop.wake();
  }

  async leave(): Promise<void> {
    if (this.#driver === null) {
      this.#failEarly({ kind: 'interrupted' });
      await this.#finish();
      return;
    }
    const driver = this.#driver;
    const now = monotonicNow();
    driver.guard(now, () => {
      driver.session.leave(now);
    });
    this.#context.reports.note(this);
    this.#path?.loop.wake();
    await this.#finish();
  }

  // ------------------------------------------------------------ before the session

  #walk(): AsyncGenerator<WalkStep> {
    const { paths, ignoredNames = IGNORED_NAMES, skipUnreadable = false } = this.#request;
    const { wireId, acceptChanges = false } = this.#request;
    const walk = walkSources(paths, { ignoredNames, skipUnreadable });
    const { resume } = this.#context;
    if (wireId === undefined || resume === null) return walk;
    return resume.sentList(wireId).watch(walk, acceptChanges);
  }

  async #prepare(): Promise<void> {
    const { host, port, peerKey = null, places: announced = [] } = this.#request;
    const { lists } = this.#context;
    const [addresses, former] = await Promise.all([
      lookupHost(host),
      lists?.offered(sourcesOf(this.#request)),
    ]);
    this.#former = former ?? null;
    if (this.#early.failure !== null) return;
    if (!addresses.ok && announced.length === 0) {
      this.#failEarly(addresses.failure);
      return;
    }
    const asked = addresses.ok ? addresses.value.map((address) => ({ host: address, port })) : [];
    this.#race = new ConnectRace(
      {
        ...{ places: placesToTry(announced, asked), host, port, peerKey },
        hearsay: announced.filter((place) => !isAmong(place, asked)),
      },
      {
        owner: this.#context.owner,
        rateLimitBytesPerSecond: this.#request.limitBytesPerSecond,
        congestionMode: this.#request.background === true ? 'background' : 'normal',
        log: this.#context.log,
      },
      (outcome, now) => {
        this.#handleRaced(outcome, now);
      },
    );
  }

  #handleRaced(outcome: RaceOutcome, now: number): void {
    if (outcome.kind === 'failure') {
      this.#failEarly(outcome.failure);
      return;
    }
    const { path, place, first } = outcome;
    const { places: announced = [] } = this.#request;
    const host = isAmong(place, announced) ? place.host : this.#request.host;
    const changed = first.kind === 'connected' ? this.#changedKey(first, path) : null;
    if (changed !== null) {
      this.#turnBack(path, changed, now);
      return;
    }
    const session = new SenderSession(
      {
        id: this.id,
        connection: path.connection,
        peers: this.#context.peers,
        startedAt: this.#early.startedAt,
        host,
        wireId: this.#request.wireId ?? newTransferId(),
        conflict: this.#request.conflict ?? null,
        former: first.kind === 'connected' && first.knowsLists ? this.#former : null,
      },
      this.#beganAt,
    );
    const runner = new SourceRunner(session, this.#context.pool, {
      now: monotonicNow,
      wake: () => {
        path.loop.wake();
      },
      fault: (fault) => {
        this.#driver?.handleFault(fault, monotonicNow());
      },
    });
    const driver = new SessionDriver<SenderAction>(session, () => runner, this.#context.log);
    this.#runner = runner;
    this.#driver = driver;
    this.#session = session;
    if (this.#showsPreviewsTo(first)) {
      this.#previews = new OutgoingPreviews(session, this.#context.tell);
    }
    // What the person changed while the connection was made.
    if (this.#early.pace !== null) session.setPace(this.#early.pace);
    this.#path = path;
    path.client = this;
    this.#watch = new PeerWatch(path.connection, () => {
      path.renewSocket();
    });
    driver.guard(now, () => {
      session.handleConnectionEvent(first, now);
      this.#feed.connect(session);
    });
    this.handleReady(now);
    path.loop.wake();
    this.#feed.start();
  }

  /** Somebody else is there than whom the person knows; before a name of a file was told. */
  #turnBack(path: OutgoingPath, failure: Failure, now: number): void {
    this.#path = path;
    path.client = this;
    path.connection.close(CloseCode.DONE, '', now);
    path.loop.wake();
    this.#failEarly(failure);
  }

  /** Who was named by the key needs no comparing of names. */
  #changedKey({ remotePublicKey, deviceName }: Connected, path: OutgoingPath): Failure | null {
    const { peerKey = null, acceptChangedKey = false, host } = this.#request;
    if (peerKey !== null || acceptChangedKey || deviceName === null) return null;
    const hosts = [host, path.connection.remote.host];
    const publicKey = Buffer.from(remotePublicKey).toString('hex');
    const trust = this.#context.peers.trustOf(publicKey, deviceName, hosts);
    return trust === 'changed' ? { kind: 'changed-key', deviceName, host } : null;
  }

  /** What is in a file leaves for nobody else before they have accepted it. */
  #showsPreviewsTo(first: ConnectionEvent): boolean {
    const { owner, peers } = this.#context;
    if (owner.previewsMax === 0 || first.kind !== 'connected') return false;
    const publicKey = Buffer.from(first.remotePublicKey).toString('hex');
    return peers.trustOf(publicKey, null, []) === 'verified';
  }

  #failBefore(fault: unknown): void {
    this.#context.log('a fault before a send', fault);
    this.#failEarly({ kind: 'internal', reason: String(fault) });
  }

  #failEarly(failure: Failure): void {
    if (this.#early.failure !== null || this.#driver !== null) return;
    this.#early = { ...this.#early, failure, endedAt: Date.now() };
    this.#noteEarly();
    void this.#finish();
  }

  #noteEarly(): void {
    this.#earlyRevision += 1;
    this.#context.reports.note(this);
  }

  // ------------------------------------------------------------ on the path

  handleReady(now: number): void {
    this.#driver?.handleEvents(now);
    this.#context.reports.note(this);
  }

  handleTurn(now: number): void {
    this.#driver?.handleTurn(now);
    this.#feed.handleTurn();
    this.#previews?.handleTurn();
    this.#context.reports.note(this);
    if (this.#watch?.handleTurn(this.phase, now)) this.#path?.loop.wake();
    if (this.#driver?.isFinished) void this.#finish();
  }

  handleTimeout(): void {
    // A turn follows at once, and does it.
  }

  pollDeadline(): number | null {
    return earlier(this.#driver?.pollDeadline() ?? null, this.#watch?.pollDeadline() ?? null);
  }

  handlePathFailure(failure: Failure, now: number): void {
    const driver = this.#driver;
    driver?.guard(now, () => {
      driver.session.stop(failure, now);
      driver.session.leave(now);
    });
    this.#context.reports.note(this);
    void this.#finish();
  }

  handleSendError(): void {
    // Loss recovery's.
  }

  /** Lets the connection say that it is closed, and gives everything back. */
  #finish(): Promise<void> {
    this.#finishing ??= this.#giveBack();
    return this.#finishing;
  }

  /** The next time it need not be said. */
  async #keepList(): Promise<void> {
    const session = this.#session;
    if (session === null || this.phase !== 'done' || session.wasRecalled) return;
    const sources = sourcesOf(this.#request);
    await this.#context.lists?.keepOffered(sources, session.firstEntries(session.fileTotal));
  }

  async #giveBack(): Promise<void> {
    if (this.#walkTimer !== null) clearTimeout(this.#walkTimer);
    this.#feed.stop();
    this.#watch?.close();
    await this.#race?.cancel();
    await this.#runner?.close();
    await Promise.all([this.#keepList(), this.#path?.linger(this.phase === 'done')]);
    this.#isFinished = true;
    if (!isAtRest(this.phase)) this.#context.log('a transfer was left before its end', this.id);
    this.#handleFinished();
  }
}

/** What names the sources, and how they are walked. */
function sourcesOf({ paths, ignoredNames, skipUnreadable }: SendRequest): string {
  return JSON.stringify([paths, ignoredNames ?? IGNORED_NAMES, skipUnreadable ?? false]);
}

/** Announced places beyond this are not better than these. */
const ANNOUNCED_TRIED_MAX = 4;

/** Where it says that it is now, and then where it was. */
function placesToTry(announced: readonly Place[], asked: readonly Place[]): readonly Place[] {
  const first = announced.slice(0, ANNOUNCED_TRIED_MAX);
  return [...first, ...asked.filter((place) => !isAmong(place, first))];
}

const isAmong = ({ host, port }: Place, places: readonly Place[]): boolean =>
  places.some((one) => one.host === host && one.port === port);
