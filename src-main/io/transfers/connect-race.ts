/**
 * Which of the addresses of whom it is for answers first? Happy Eyeballs (RFC 8305) in its simplest form: the
 * addresses are tried in the order given, each a moment after the one before, and the first
 * handshake that completes, with the key that was asked for if one was, wins. The others are closed before
 * anything was offered there.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { ConnectionEvent } from '../../protocol/connection-api.ts';
import { CloseCode } from '../../protocol/constants.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { isNoNetworkCode } from '../driver/udp-socket.ts';
import type { Place } from '../engine.ts';
import { OutgoingPath, type PathClient, type PathOptions } from './outgoing-path.ts';

/** RFC 8305, section 5: "Connection Attempt Delay", 250 ms recommended. */
const ATTEMPT_DELAY_MS = 250;

export type RaceOutcome =
  /** `first` is the connection's first event, `connected` or, where nobody answered, `closed`. Not yet seen by anyone. */
  | {
      readonly kind: 'path';
      readonly path: OutgoingPath;
      readonly place: Place;
      readonly first: ConnectionEvent;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

export interface RaceTarget {
  /** At least one. */
  readonly places: readonly Place[];
  /** As the person typed them. */
  readonly host: string;
  readonly port: number;
  /** 64 hexadecimal digits: whoever shows another key has lost. Null = anybody will do. */
  readonly peerKey: string | null;
  /**
   * Those of `places` that nobody asked for: an announcement names them, and anybody can make one. Who
   * answers there with another key, or not in our language, has said nothing of whom this is for: the
   * same as silence, which is tried again.
   */
  readonly hearsay: readonly Place[];
}

/**
 * Calls `finish` once, in the turn of the loop in which the outcome came: the winner's next events
 * belong to whoever sets `path.client` there. Not after `cancel`.
 */
export class ConnectRace {
  readonly #target: RaceTarget;
  readonly #options: PathOptions;
  readonly #finish: (outcome: RaceOutcome, now: number) => void;
  readonly #paths = new Set<OutgoingPath>();
  #started = 0;
  #failed = 0;
  #isOver = false;
  #nextTimer: NodeJS.Timeout | null = null;
  /** What is told when all have failed: a path with the reason its connection gave, or a failure. */
  #best: RaceOutcome | null = null;

  constructor(
    target: RaceTarget,
    options: PathOptions,
    finish: (outcome: RaceOutcome, now: number) => void,
  ) {
    this.#target = target;
    this.#options = options;
    this.#finish = finish;
    this.#startNext();
  }

  /** Ends all attempts but the winner; resolves when their sockets are closed. */
  async cancel(): Promise<void> {
    this.#isOver = true;
    if (this.#nextTimer !== null) clearTimeout(this.#nextTimer);
    await Promise.all([...this.#paths].map((path) => abandon(path)));
  }

  #startNext(): void {
    if (this.#nextTimer !== null) clearTimeout(this.#nextTimer);
    this.#nextTimer = null;
    const place = this.#target.places[this.#started];
    if (place === undefined || this.#isOver) return;
    this.#started += 1;
    void this.#attempt(place);
    if (this.#started < this.#target.places.length) {
      this.#nextTimer = setTimeout(() => {
        this.#startNext();
      }, ATTEMPT_DELAY_MS);
    }
  }

  async #attempt(place: Place): Promise<void> {
    const attempt = new Attempt(this, place);
    const opened = await OutgoingPath.open(place.host, place.port, this.#options, attempt);
    if (!opened.ok) {
      this.#handleLost(place, { kind: 'failure', failure: opened.failure }, monotonicNow());
      return;
    }
    attempt.path = opened.value;
    if (this.#isOver) {
      await abandon(opened.value);
      return;
    }
    this.#paths.add(opened.value);
  }

  /** Called by attempts. */
  handleFirstEvent(path: OutgoingPath, place: Place, first: ConnectionEvent, now: number): void {
    // One that has lost by its key still says that it is closed.
    if (this.#isOver || !this.#paths.has(path)) return;
    const outcome = { kind: 'path', path, place, first } as const;
    if (first.kind === 'closed') this.#handleLost(place, outcome, now);
    else if (first.kind === 'connected' && !isKey(first.remotePublicKey, this.#target.peerKey)) {
      this.#paths.delete(path);
      void abandon(path);
      const { host } = this.#target;
      const failure = { kind: 'different-device', host } as const;
      this.#handleLost(place, { kind: 'failure', failure }, now);
    } else this.#end(outcome, now);
  }

  handleAttemptFailure(path: OutgoingPath, place: Place, failure: Failure, now: number): void {
    if (this.#isOver) return;
    this.#paths.delete(path);
    void path.loop.stop();
    this.#handleLost(place, { kind: 'failure', failure }, now);
  }

  handleNoNetwork(path: OutgoingPath, place: Place, now: number): void {
    this.handleAttemptFailure(path, place, { kind: 'no-network', host: this.#target.host }, now);
  }

  #handleLost(place: Place, reason: RaceOutcome, now: number): void {
    if (this.#isOver) return;
    this.#failed += 1;
    const outcome = this.#isHearsay(place) && rank(reason) > SILENT ? this.#silence() : reason;
    // An answer of the other side, even a refusal, says more than silence; silence more than no network.
    if (this.#best === null || rank(outcome) > rank(this.#best)) this.#best = outcome;
    if (this.#failed >= this.#target.places.length) this.#end(this.#best, now);
    else if (this.#failed >= this.#started) this.#startNext();
  }

  #isHearsay({ host, port }: Place): boolean {
    return this.#target.hearsay.some((one) => one.host === host && one.port === port);
  }

  #silence(): RaceOutcome {
    const { host, port } = this.#target;
    return { kind: 'failure', failure: { kind: 'no-answer', host, port } };
  }

  #end(outcome: RaceOutcome, now: number): void {
    this.#isOver = true;
    if (this.#nextTimer !== null) clearTimeout(this.#nextTimer);
    const winner = outcome.kind === 'path' ? outcome.path : null;
    if (winner !== null) this.#paths.delete(winner);
    for (const path of this.#paths) void abandon(path);
    winner?.ignoreSendErrors();
    this.#finish(outcome, now);
  }
}

class Attempt implements PathClient {
  path: OutgoingPath | null = null;
  readonly #race: ConnectRace;
  readonly #place: Place;

  constructor(race: ConnectRace, place: Place) {
    this.#race = race;
    this.#place = place;
  }

  handleReady(now: number): void {
    const first = this.path?.connection.pollEvent();
    if (this.path && first) this.#race.handleFirstEvent(this.path, this.#place, first, now);
  }

  handlePathFailure(failure: Failure, now: number): void {
    if (this.path) this.#race.handleAttemptFailure(this.path, this.#place, failure, now);
  }

  handleSendError(code: string): void {
    if (this.path && isNoNetworkCode(code)) {
      this.#race.handleNoNetwork(this.path, this.#place, monotonicNow());
    }
  }

  handleTurn(): void {
    // Nothing moves before the handshake is over.
  }

  handleTimeout(): void {
    // The endpoint has its own deadlines.
  }

  pollDeadline(): number | null {
    return null;
  }
}

const SILENT = 2;

function rank(outcome: RaceOutcome): number {
  if (outcome.kind === 'failure') {
    if (outcome.failure.kind === 'different-device') return 4;
    if (outcome.failure.kind === 'no-answer') return SILENT;
    return outcome.failure.kind === 'no-network' ? 0 : 1;
  }
  const isSilent = outcome.first.kind === 'closed' && outcome.first.cause.kind === 'no-answer';
  return isSilent ? SILENT : 3;
}

/** `key`: 64 hexadecimal digits; null = anybody's will do. */
const isKey = (publicKey: Uint8Array, key: string | null): boolean =>
  key === null || Buffer.from(publicKey).toString('hex') === key;

/** Nobody needs this path any more. */
export async function abandon(path: OutgoingPath): Promise<void> {
  path.connection.close(CloseCode.DONE, '', monotonicNow());
  path.loop.wake();
  await path.linger();
}
