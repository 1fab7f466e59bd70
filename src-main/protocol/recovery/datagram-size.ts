/**
 * Decides how large datagrams are (RFC 8899, PROTOCOL.md section 6.4): searches upwards with probes,
 * falls back when large packets vanish or are lost too often. It does not build or send probes.
 */
import {
  BLACK_HOLE_LOST_PACKETS,
  BLACK_HOLE_PTOS,
  BLACK_HOLE_SPAN_MS,
  DATAGRAM_BASE_BYTES,
  DATAGRAM_COSTLY_PAUSE_GROWTH,
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
  DATAGRAM_SEARCH_PAUSE_MS,
} from './recovery-constants.ts';

export class DatagramSize {
  readonly #candidates: readonly number[];
  #current = DATAGRAM_BASE_BYTES;
  /** No size above `DATAGRAM_ETHERNET_BYTES` (or above the current one) is tried before. */
  #pausedUntil = -Infinity;
  #triesLeft = DATAGRAM_PROBE_TRIES;
  /** Size of the probe whose fate is open. */
  #probeBytes: number | null = null;

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
  }

  /** Bytes of UDP payload that a datagram may have now. */
  get current(): number {
    return this.#current;
  }

  /** Size of the probe that should leave now; null = none. */
  nextProbeBytes(now: number): number | null {
    if (this.#probeBytes !== null || now < this.#pausedUntil) return null;
    return this.#candidates.find((bytes) => bytes > this.#current) ?? null;
  }

  handleProbeSent(bytes: number, _packetNumber: number, _now: number): void {
    this.#probeBytes = bytes;
  }

  /** True if datagrams may be larger from now on. */
  handleProbeAcked(bytes: number): boolean {
    if (bytes !== this.#probeBytes) return false;
    this.#probeBytes = null;
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#current = bytes;
    this.#restartCounts();
    return true;
  }

  handleProbeLost(bytes: number, now: number): void {
    if (bytes !== this.#probeBytes) return;
    this.#probeBytes = null;
    this.#triesLeft--;
    if (this.#triesLeft > 0) return;
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#pausedUntil = now + DATAGRAM_RAISE_MS;
  }

  /** True if datagrams must be smaller from now on. */
  handlePacketAcked(bytes: number, now: number): boolean {
    this.#ptosInRow = 0;
    if (bytes <= DATAGRAM_BASE_BYTES) return false;
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
      return this.#fallBackTo(DATAGRAM_BASE_BYTES, now + DATAGRAM_SEARCH_PAUSE_MS);
    }
    if (bytes <= DATAGRAM_ETHERNET_BYTES) return false;
    this.#countLarge(now);
    this.#windowLost++;
    return this.#losesTooMuch(now) && this.#giveUpLarge(now);
  }

  /** True if datagrams must be smaller from now on. */
  handlePto(now: number): boolean {
    this.#ptosInRow++;
    if (this.#ptosInRow < BLACK_HOLE_PTOS) return false;
    return this.#fallBackTo(DATAGRAM_BASE_BYTES, now + DATAGRAM_SEARCH_PAUSE_MS);
  }

  /** Another path: what was found out is void, the search begins at once. */
  handlePathReset(): void {
    this.#current = DATAGRAM_BASE_BYTES;
    this.#pausedUntil = -Infinity;
    this.#triesLeft = DATAGRAM_PROBE_TRIES;
    this.#probeBytes = null;
    this.#costlyPauseMs = DATAGRAM_COSTLY_PAUSE_MIN_MS;
    this.#restartCounts();
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
    const pauseMs = this.#costlyPauseMs;
    this.#costlyPauseMs = Math.min(
      pauseMs * DATAGRAM_COSTLY_PAUSE_GROWTH,
      DATAGRAM_SEARCH_PAUSE_MS,
    );
    return this.#fallBackTo(DATAGRAM_ETHERNET_BYTES, now + pauseMs);
  }

  #fallBackTo(bytes: number, pausedUntil: number): boolean {
    if (this.#current <= bytes) return false;
    this.#current = bytes;
    this.#pausedUntil = pausedUntil;
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
