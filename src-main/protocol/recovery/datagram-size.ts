/**
 * Decides how large datagrams are (RFC 8899, PROTOCOL.md section 6.4): searches upwards with probes,
 * doubts its size when large packets vanish and asks the path with a probe whether it was an outage
 * or a black hole, falls back when they are lost too often. It does not build or send probes.
 */
import {
  BLACK_HOLE_LOST_PACKETS,
  BLACK_HOLE_PTOS,
  BLACK_HOLE_SPAN_MS,
  DATAGRAM_BASE_BYTES,
  DATAGRAM_COSTLY_PAUSE_GROWTH,
  DATAGRAM_COSTLY_PAUSE_MAX_MS,
  DATAGRAM_COSTLY_PAUSE_MIN_MS,
  DATAGRAM_ETHERNET_BYTES,
  DATAGRAM_LOSS_EARLY_FRACTION,
  DATAGRAM_LOSS_EARLY_PACKETS,
  DATAGRAM_LOSS_FRACTION_MAX,
  DATAGRAM_LOSS_WINDOW_MS,
  DATAGRAM_LOSS_WINDOW_PACKETS,
  DATAGRAM_PROBE_TRIES,
  DATAGRAM_RAISE_MS,
  DATAGRAM_SEARCH_BYTES,
} from './recovery-constants.ts';

export class DatagramSize {
  readonly #candidates: readonly number[];
  #current = DATAGRAM_BASE_BYTES;
  /** The smallest candidate above the current size; null = there is none. */
  #larger: number | null;
  /** No larger size is tried before, but a doubted one. */
  #pausedUntil = -Infinity;
  #triesLeft = DATAGRAM_PROBE_TRIES;
  /** Size of the probe whose fate is open. */
  #probeBytes: number | null = null;
  /** Worked until packets of this size stopped arriving: one probe tells whether it still does. */
  #doubtedBytes: number | null = null;
  /** The path is silent: a probe would be lost whatever its size. */
  #isSilent = false;

  /** Without a large packet acknowledged in between. */
  #ptosInRow = 0;
  #largeLostInRow = 0;
  #largeLostSince = 0;
  #windowPackets = 0;
  #windowLost = 0;
  #windowStartedAt = 0;
  /** The next time that large datagrams are lost too often, no larger size is tried for so long. */
  #costlyPauseMs = DATAGRAM_COSTLY_PAUSE_MIN_MS;

  /** `maxBytes`: the smaller of what the peer reads and what this side wants to send. */
  constructor(maxBytes: number) {
    this.#candidates = DATAGRAM_SEARCH_BYTES.filter((bytes) => bytes <= maxBytes);
    this.#larger = this.#candidates[0] ?? null;
  }

  /** Bytes of UDP payload that a datagram may have now. */
  get current(): number {
    return this.#current;
  }

  /** Size of the probe that should leave now; null = none. */
  nextProbeBytes(now: number): number | null {
    if (this.#probeBytes !== null) return null;
    if (this.#doubtedBytes !== null) return this.#isSilent ? null : this.#doubtedBytes;
    return now < this.#pausedUntil ? null : this.#larger;
  }

  handleProbeSent(bytes: number, _packetNumber: number, _now: number): void {
    this.#probeBytes = bytes;
  }

  /** True if datagrams may be larger from now on. */
  handleProbeAcked(bytes: number): boolean {
    this.#isSilent = false;
    if (bytes !== this.#probeBytes) return false;
    this.#probeBytes = null;
    this.#doubtedBytes = null;
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#setCurrent(bytes);
    this.#restartCounts();
    return true;
  }

  handleProbeLost(bytes: number, now: number): void {
    if (bytes !== this.#probeBytes) return;
    this.#probeBytes = null;
    this.#triesLeft--;
    if (this.#triesLeft > 0) return;
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    // A black hole begins somewhere below what was doubted: the search from the base finds where.
    const isBlackHole = this.#doubtedBytes !== null && this.#larger !== this.#doubtedBytes;
    this.#doubtedBytes = null;
    this.#pausedUntil = isBlackHole ? -Infinity : now + DATAGRAM_RAISE_MS;
  }

  /** True if datagrams must be smaller from now on. */
  handlePacketAcked(bytes: number, now: number): boolean {
    this.#isSilent = false;
    if (bytes <= DATAGRAM_BASE_BYTES) return false;
    this.#ptosInRow = 0;
    this.#largeLostInRow = 0;
    if (bytes <= DATAGRAM_ETHERNET_BYTES) return false;
    this.#countLarge(now);
    return this.#losesTooMuch(now) && this.#giveUpLarge(now);
  }

  /** True if datagrams must be smaller from now on. */
  handlePacketLost(bytes: number, now: number): boolean {
    if (bytes <= DATAGRAM_BASE_BYTES || bytes > this.#current) return false;
    if (this.#largeLostInRow === 0) this.#largeLostSince = now;
    this.#largeLostInRow++;
    if (
      this.#largeLostInRow >= BLACK_HOLE_LOST_PACKETS &&
      now - this.#largeLostSince >= BLACK_HOLE_SPAN_MS
    ) {
      return this.#doubt();
    }
    // What a silence took says nothing of what large datagrams cost.
    if (bytes <= DATAGRAM_ETHERNET_BYTES || this.#ptosInRow > 0) return false;
    this.#countLarge(now);
    this.#windowLost++;
    return this.#losesTooMuch(now) && this.#giveUpLarge(now);
  }

  /** True if datagrams must be smaller from now on. */
  handlePto(_now: number): boolean {
    this.#isSilent = true;
    this.#ptosInRow++;
    return this.#ptosInRow >= BLACK_HOLE_PTOS && this.#doubt();
  }

  /** Another path: what was found out is void, the search begins at once. */
  handlePathReset(): void {
    this.#setCurrent(DATAGRAM_BASE_BYTES);
    this.#pausedUntil = -Infinity;
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#probeBytes = null;
    this.#doubtedBytes = null;
    this.#isSilent = false;
    this.#costlyPauseMs = DATAGRAM_COSTLY_PAUSE_MIN_MS;
    this.#restartCounts();
  }

  #setCurrent(bytes: number): void {
    this.#current = bytes;
    this.#larger = null;
    for (const candidate of this.#candidates) {
      if (candidate <= bytes) continue;
      this.#larger = candidate;
      return;
    }
  }

  /**
   * Large packets have stopped arriving: an outage, or a path that carries less than it did. Both
   * are survived with the smallest size, and told apart by a probe as soon as anything arrives.
   */
  #doubt(): boolean {
    if (this.#current <= DATAGRAM_BASE_BYTES) return false;
    this.#doubtedBytes = this.#current;
    this.#setCurrent(DATAGRAM_BASE_BYTES);
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#probeBytes = null;
    this.#restartCounts();
    return true;
  }

  #countLarge(now: number): void {
    if (this.#windowPackets === 0) this.#windowStartedAt = now;
    this.#windowPackets++;
  }

  #losesTooMuch(now: number): boolean {
    const lost = this.#windowLost;
    const fraction = lost / this.#windowPackets;
    const isLongEnough = now - this.#windowStartedAt >= DATAGRAM_LOSS_WINDOW_MS;
    if (isLongEnough && this.#windowPackets >= DATAGRAM_LOSS_WINDOW_PACKETS) {
      const isTooMuch = fraction > DATAGRAM_LOSS_FRACTION_MAX;
      this.#windowPackets = 0;
      this.#windowLost = 0;
      return isTooMuch;
    }
    return lost >= DATAGRAM_LOSS_EARLY_PACKETS && fraction >= DATAGRAM_LOSS_EARLY_FRACTION;
  }

  /** A queue that startup drowned looks the same as a path that loses fragments; the next try tells. */
  #giveUpLarge(now: number): boolean {
    if (this.#current <= DATAGRAM_ETHERNET_BYTES) return false;
    this.#pausedUntil = now + this.#costlyPauseMs;
    this.#costlyPauseMs = Math.min(
      this.#costlyPauseMs * DATAGRAM_COSTLY_PAUSE_GROWTH,
      DATAGRAM_COSTLY_PAUSE_MAX_MS,
    );
    this.#setCurrent(DATAGRAM_ETHERNET_BYTES);
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#probeBytes = null;
    this.#restartCounts();
    return true;
  }

  #restartCounts(): void {
    this.#ptosInRow = 0;
    this.#largeLostInRow = 0;
    this.#windowPackets = 0;
    this.#windowLost = 0;
  }
}
