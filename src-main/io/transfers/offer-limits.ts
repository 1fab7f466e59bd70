/**
 * May an offer be asked about now? A question takes a person's attention, and anybody who reaches the
 * port can make one: so many a key, a network and in all. What is accepted costs nothing, so that a
 * friend (or `listen --yes`) is never slowed down; what is declined makes its key wait longer each time.
 * Verified devices have an allowance of their own, which no stranger can use up.
 */
import { type Allowance, TokenBucket } from './token-bucket.ts';

/** Of one key that nobody verified. */
export const QUESTIONS_A_KEY: Allowance = { burst: 6, everyMs: 10_000 };
/** Of all such keys of one network: keys cost nothing to make, addresses do. */
export const QUESTIONS_A_NETWORK: Allowance = { burst: 12, everyMs: 10_000 };
/** Of all strangers together: a person can answer no more. */
export const QUESTIONS_IN_ALL: Allowance = { burst: 24, everyMs: 5_000 };
/** Of one verified key: a program gone wild, not an attack. */
export const QUESTIONS_A_VERIFIED_KEY: Allowance = { burst: 60, everyMs: 1_000 };
/** After the first, second, … decline in a row; the last one counts for all that follow. */
export const DECLINED_PAUSES_MS: readonly number[] = [5_000, 30_000, 120_000, 600_000];
/** A no is forgotten after so long. */
const DECLINED_FORGOTTEN_MS = 3_600_000;
/** What a no takes from the network's allowance beside the question itself. */
const DECLINED_NETWORK_COST = 1;
/** Each takes about a hundred bytes; more are only there in a flood, when the allowance in all counts. */
const TRACKED_MAX = 4_096;

export interface OfferSource {
  /** 64 hexadecimal digits; null in plain UDP, which has none. */
  readonly publicKey: string | null;
  /** As `networkOf` has it. */
  readonly network: string;
  readonly isVerified: boolean;
}

interface Declined {
  readonly count: number;
  readonly at: number;
}

export class OfferLimits {
  readonly #keys = new Map<string, TokenBucket>();
  readonly #networks = new Map<string, TokenBucket>();
  readonly #declined = new Map<string, Declined>();
  readonly #inAll: TokenBucket;

  /** `now` in ms, of one clock that does not jump, here and in every method. */
  constructor(now: number) {
    this.#inAll = new TokenBucket(QUESTIONS_IN_ALL, now);
  }

  /** Takes nothing: for turning away before anything of the offer is read. */
  mayAsk(source: OfferSource, now: number): boolean {
    const isPaused = !source.isVerified && this.#isPaused(source.publicKey, now);
    return !isPaused && this.#bucketsOf(source, now).every((bucket) => bucket.has(now));
  }

  /** False: not now. Else the question is counted. */
  takeQuestion(source: OfferSource, now: number): boolean {
    if (!this.mayAsk(source, now)) return false;
    for (const bucket of this.#bucketsOf(source, now)) bucket.take(1, now);
    return true;
  }

  /** A question that was counted was worth asking. */
  noteAccepted(source: OfferSource, now: number): void {
    for (const bucket of this.#bucketsOf(source, now)) bucket.giveBack(1, now);
    if (source.publicKey !== null) this.#declined.delete(source.publicKey);
  }

  noteDeclined({ publicKey, network, isVerified }: OfferSource, now: number): void {
    if (isVerified || publicKey === null) return;
    const count = (this.#declinedOf(publicKey, now)?.count ?? 0) + 1;
    this.#declined.delete(publicKey);
    this.#declined.set(publicKey, { count, at: now });
    makeRoom(this.#declined, ({ at }) => now - at > DECLINED_FORGOTTEN_MS);
    this.#bucket(this.#networks, network, QUESTIONS_A_NETWORK, now).take(
      DECLINED_NETWORK_COST,
      now,
    );
  }

  /** For tests: what a flood has made us remember. */
  get trackedCount(): number {
    return this.#keys.size + this.#networks.size + this.#declined.size;
  }

  #isPaused(publicKey: string | null, now: number): boolean {
    const declined = publicKey === null ? null : this.#declinedOf(publicKey, now);
    if (declined === null) return false;
    const longest = DECLINED_PAUSES_MS.length - 1;
    return now - declined.at < DECLINED_PAUSES_MS[Math.min(declined.count - 1, longest)]!;
  }

  #declinedOf(publicKey: string, now: number): Declined | null {
    const declined = this.#declined.get(publicKey);
    return declined === undefined || now - declined.at > DECLINED_FORGOTTEN_MS ? null : declined;
  }

  #bucketsOf({ publicKey, network, isVerified }: OfferSource, now: number): TokenBucket[] {
    if (isVerified && publicKey !== null) {
      return [this.#bucket(this.#keys, publicKey, QUESTIONS_A_VERIFIED_KEY, now)];
    }
    const shared = [this.#bucket(this.#networks, network, QUESTIONS_A_NETWORK, now), this.#inAll];
    if (publicKey === null) return shared;
    return [this.#bucket(this.#keys, publicKey, QUESTIONS_A_KEY, now), ...shared];
  }

  #bucket(
    buckets: Map<string, TokenBucket>,
    name: string,
    allowance: Allowance,
    now: number,
  ): TokenBucket {
    const known = buckets.get(name);
    if (known !== undefined) return known;
    makeRoom(buckets, (bucket) => bucket.isFull(now));
    const bucket = new TokenBucket(allowance, now);
    buckets.set(name, bucket);
    return bucket;
  }
}

/** Forgets what means nothing any more once there is much, and else the oldest. */
function makeRoom<T>(tracked: Map<string, T>, isIdle: (value: T) => boolean): void {
  if (tracked.size < TRACKED_MAX) return;
  for (const [name, value] of tracked) if (isIdle(value)) tracked.delete(name);
  for (const [name] of tracked) {
    if (tracked.size < TRACKED_MAX) return;
    tracked.delete(name);
  }
}
