/**
 * Decides which received packet numbers are new, and when an ACK is due (PROTOCOL.md section 6.1).
 * It does not encode ACK frames and does not know what was in the packets.
 */
import {
  ACK_EVERY_PACKETS,
  ACK_EVERY_PACKETS_FAST,
  ACK_FAST_PACKETS,
  ACK_FAST_WINDOW_MIN_MS,
  ACK_GAP_SPACING_PACKETS,
  ACK_LARGE_DATAGRAM_BYTES,
  ACK_RANGES_KEPT_MAX,
  ACK_RANGES_SENT_MAX,
} from './recovery-constants.ts';
import type { RttEstimator } from './rtt-estimator.ts';

/** Packet numbers `first` to `last`, both included. */
export interface PacketRange {
  readonly first: number;
  readonly last: number;
}

export interface ReceivedPacketsConfig {
  /** The max_ack_delay_ms that this side announced. */
  readonly maxAckDelayMs: number;
  /** Of the same connection; tells what "fast" means. */
  readonly rtt: RttEstimator;
}

export class ReceivedPackets {
  readonly #maxAckDelayMs: number;
  readonly #rtt: RttEstimator;

  /** Ranges in ascending order, disjoint, never adjacent; `#count` of them are in use. */
  readonly #firsts = new Float64Array(ACK_RANGES_KEPT_MAX);
  readonly #lasts = new Float64Array(ACK_RANGES_KEPT_MAX);
  #count = 0;
  /** Everything below was seen, or is too old to tell. */
  #floor = 0;
  #largestReceivedAt = 0;

  /** Ack-eliciting packets since the last ACK, and when that ACK is due; null = none is. */
  #unackedPackets = 0;
  #ackDueAt: number | null = null;
  #packetsSinceGapAck = ACK_GAP_SPACING_PACKETS;

  #fastWindowStartedAt = -Infinity;
  #fastWindowPackets = 0;
  #isFast = false;

  readonly #ackRanges: { first: number; last: number }[] = [];
  readonly #ackRangePool: { first: number; last: number }[] = [];

  constructor(config: ReceivedPacketsConfig) {
    this.#maxAckDelayMs = config.maxAckDelayMs;
    this.#rtt = config.rtt;
  }

  /** -1 before the first packet. */
  get largest(): number {
    return this.#count === 0 ? this.#floor - 1 : (this.#lasts[this.#count - 1] as number);
  }

  /** When `largest` arrived: the ACK's delay counts from here. */
  get largestReceivedAt(): number {
    return this.#largestReceivedAt;
  }

  get rangeCount(): number {
    return this.#count;
  }

  /** Seen before, or too old to know. Ask before decrypting. */
  isDuplicate(packetNumber: number): boolean {
    if (packetNumber < this.#floor) return true;
    const at = this.#rangeAtOrBelow(packetNumber);
    return at >= 0 && packetNumber <= (this.#lasts[at] as number);
  }

  /** Records an authenticated packet. Returns false, and changes nothing, for a duplicate. */
  add(packetNumber: number, isAckEliciting: boolean, datagramBytes: number, now: number): boolean {
    const largest = this.largest;
    if (packetNumber > largest) {
      this.#largestReceivedAt = now;
      if (this.#count > 0 && packetNumber === largest + 1) {
        this.#lasts[this.#count - 1] = packetNumber;
      } else {
        this.#insertRange(this.#count, packetNumber);
      }
    } else if (!this.#addOld(packetNumber)) {
      return false;
    }
    const isInOrder = packetNumber === largest + 1;
    if (isAckEliciting) this.#scheduleAck(isInOrder, datagramBytes, now);
    return true;
  }

  /** When an ACK has to leave: null = none is due, not later than now = at once. */
  ackDueAt(): number | null {
    return this.#ackDueAt;
  }

  /** Ack-eliciting packets wait for an ACK; one may ride along with anything that leaves. */
  get hasUnacked(): boolean {
    return this.#unackedPackets > 0;
  }

  /** An ACK of everything so far has left. */
  handleAckSent(_now: number): void {
    this.#unackedPackets = 0;
    this.#ackDueAt = null;
  }

  /** Newest first; the array and its objects are reused by the next call. */
  forAck(maxRanges: number = ACK_RANGES_SENT_MAX): readonly PacketRange[] {
    const count = Math.min(maxRanges, this.#count);
    const ranges = this.#ackRanges;
    ranges.length = count;
    for (let i = 0; i < count; i++) {
      const from = this.#count - 1 - i;
      const range = (this.#ackRangePool[i] ??= { first: 0, last: 0 });
      range.first = this.#firsts[from] as number;
      range.last = this.#lasts[from] as number;
      ranges[i] = range;
    }
    return ranges;
  }

  /**
   * The peer has an ACK of ours that told it of everything up to `packetNumber`: ranges that end
   * below it need not be told again. The newest range always stays.
   */
  forgetBelow(packetNumber: number): void {
    let dropped = 0;
    while (dropped < this.#count - 1 && (this.#lasts[dropped] as number) < packetNumber) dropped++;
    if (dropped > 0) this.#dropOldest(dropped);
  }

  /** Index of the last range whose `first` is not above; -1 = none. */
  #rangeAtOrBelow(packetNumber: number): number {
    let low = 0;
    let high = this.#count - 1;
    if (high >= 0 && packetNumber >= (this.#firsts[high] as number)) return high;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if ((this.#firsts[middle] as number) <= packetNumber) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  /** A packet below the largest: grows or joins ranges, or makes one. */
  #addOld(packetNumber: number): boolean {
    if (packetNumber < this.#floor) return false;
    const below = this.#rangeAtOrBelow(packetNumber);
    if (below >= 0 && packetNumber <= (this.#lasts[below] as number)) return false;
    const above = below + 1;
    const joinsBelow = below >= 0 && (this.#lasts[below] as number) === packetNumber - 1;
    const joinsAbove = above < this.#count && this.#firsts[above] === packetNumber + 1;
    if (joinsBelow && joinsAbove) {
      this.#lasts[below] = this.#lasts[above] as number;
      this.#removeRange(above);
    } else if (joinsBelow) {
      this.#lasts[below] = packetNumber;
    } else if (joinsAbove) {
      this.#firsts[above] = packetNumber;
    } else if (above === 0 && this.#count === ACK_RANGES_KEPT_MAX) {
      return false; // no room to remember it, so it must not count as received
    } else {
      this.#insertRange(above, packetNumber);
    }
    return true;
  }

  #insertRange(at: number, packetNumber: number): void {
    let index = at;
    if (this.#count === ACK_RANGES_KEPT_MAX) {
      this.#dropOldest(1);
      index--;
    }
    this.#firsts.copyWithin(index + 1, index, this.#count);
    this.#lasts.copyWithin(index + 1, index, this.#count);
    this.#firsts[index] = packetNumber;
    this.#lasts[index] = packetNumber;
    this.#count++;
  }

  #removeRange(at: number): void {
    this.#firsts.copyWithin(at, at + 1, this.#count);
    this.#lasts.copyWithin(at, at + 1, this.#count);
    this.#count--;
  }

  #dropOldest(dropped: number): void {
    this.#floor = (this.#lasts[dropped - 1] as number) + 1;
    this.#firsts.copyWithin(0, dropped, this.#count);
    this.#lasts.copyWithin(0, dropped, this.#count);
    this.#count -= dropped;
  }

  #scheduleAck(isInOrder: boolean, datagramBytes: number, now: number): void {
    this.#unackedPackets++;
    this.#measureArrivals(now);
    const every =
      this.#isFast && datagramBytes <= ACK_LARGE_DATAGRAM_BYTES
        ? ACK_EVERY_PACKETS_FAST
        : ACK_EVERY_PACKETS;
    this.#packetsSinceGapAck++;
    const isGapAck = !isInOrder && this.#packetsSinceGapAck > ACK_GAP_SPACING_PACKETS;
    if (isGapAck) this.#packetsSinceGapAck = 0;
    if (isGapAck || this.#unackedPackets >= every)
      this.#ackDueAt = Math.min(this.#ackDueAt ?? now, now);
    else this.#ackDueAt ??= now + this.#maxAckDelayMs;
  }

  #measureArrivals(now: number): void {
    const windowMs = Math.max(this.#rtt.smoothedMs / 4, ACK_FAST_WINDOW_MIN_MS);
    const elapsedMs = now - this.#fastWindowStartedAt;
    if (elapsedMs < windowMs) {
      this.#fastWindowPackets++;
      if (this.#fastWindowPackets > ACK_FAST_PACKETS) this.#isFast = true;
      return;
    }
    if (elapsedMs > 2 * windowMs || this.#fastWindowPackets <= ACK_FAST_PACKETS)
      this.#isFast = false;
    this.#fastWindowStartedAt = now;
    this.#fastWindowPackets = 1;
  }
}
