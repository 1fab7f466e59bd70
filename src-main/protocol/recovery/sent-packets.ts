/**
 * Keeps what is in flight: every ack-eliciting packet from sending until it is acknowledged or
 * declared lost, in order of packet number. It decides neither. Objects are pooled: a packet is
 * valid until the call that reports it returns.
 */
import { invariant } from '../../../src-shared/assert.ts';
import type { DeliverySnapshot } from './delivery-rate.ts';

export interface SentPacket<T> extends DeliverySnapshot {
  packetNumber: number;
  /** A datagram-size probe: neither in flight for congestion control nor told to it. */
  isProbe: boolean;
  isOutstanding: boolean;
  /** What the connection wants back on ACK or loss; null once it was given back. */
  content: T | null;
}

const CAPACITY_INITIAL = 256;

export class SentPackets<T> {
  /** Ring of packets in ascending order of number; capacity is a power of two. Slots keep their objects. */
  #slots: (SentPacket<T> | undefined)[] = new Array<SentPacket<T> | undefined>(CAPACITY_INITIAL);
  #head = 0;
  #count = 0;
  #outstanding = 0;
  #bytesInFlight = 0;

  /** Outstanding bytes without probes. */
  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  /** Outstanding packets, probes included. */
  get outstandingCount(): number {
    return this.#outstanding;
  }

  /** Null when nothing is outstanding. */
  get oldestSentAt(): number | null {
    return this.oldest()?.sentAt ?? null;
  }

  /** The outstanding packet with the smallest number. */
  oldest(): SentPacket<T> | null {
    return this.#count === 0 ? null : this.#at(0);
  }

  /** The smallest number of a packet that is not older than `packetNumber` is at this position. */
  #lowerBound(packetNumber: number): number {
    if (this.#count === 0) return 0;
    const head = this.#at(0).packetNumber;
    if (packetNumber <= head) return 0;
    // Without holes between the numbers this is the position itself; holes only make it smaller.
    let high = Math.min(packetNumber - head, this.#count);
    if (high < this.#count && this.#at(high).packetNumber === packetNumber) return high;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle).packetNumber < packetNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Numbers must ascend. The caller fills the delivery snapshot of the returned packet. */
  add(
    packetNumber: number,
    bytes: number,
    isProbe: boolean,
    content: T,
    now: number,
  ): SentPacket<T> {
    if (this.#count === this.#slots.length) this.#grow();
    invariant(
      this.#count === 0 || this.#at(this.#count - 1).packetNumber < packetNumber,
      'packet numbers ascend',
    );
    const index = (this.#head + this.#count) & (this.#slots.length - 1);
    const packet = (this.#slots[index] ??= emptyPacket<T>());
    packet.packetNumber = packetNumber;
    packet.sentAt = now;
    packet.bytes = bytes;
    packet.isProbe = isProbe;
    packet.isOutstanding = true;
    packet.content = content;
    this.#count++;
    this.#outstanding++;
    if (!isProbe) this.#bytesInFlight += bytes;
    return packet;
  }

  /** Calls `visit` for every outstanding packet from `first` to `last`, ascending. */
  forEachIn(first: number, last: number, visit: (packet: SentPacket<T>) => void): void {
    for (let i = this.#lowerBound(first); i < this.#count; i++) {
      const packet = this.#at(i);
      if (packet.packetNumber > last) return;
      if (packet.isOutstanding) visit(packet);
    }
  }

  /** Takes an outstanding packet out of flight and gives its content back. `shrink` follows. */
  settle(packet: SentPacket<T>): T {
    invariant(packet.isOutstanding, 'a packet is settled once');
    const content = packet.content as T;
    packet.isOutstanding = false;
    packet.content = null;
    this.#outstanding--;
    if (!packet.isProbe) this.#bytesInFlight -= packet.bytes;
    return content;
  }

  /** Frees the slots before the oldest outstanding packet. Not from inside a `visit`. */
  shrink(): void {
    while (this.#count > 0 && !this.#at(0).isOutstanding) {
      this.#head = (this.#head + 1) & (this.#slots.length - 1);
      this.#count--;
    }
  }

  #at(position: number): SentPacket<T> {
    return this.#slots[(this.#head + position) & (this.#slots.length - 1)] as SentPacket<T>;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Array<SentPacket<T> | undefined>(old.length * 2);
    for (let i = 0; i < this.#count; i++) slots[i] = this.#at(i);
    this.#slots = slots;
    this.#head = 0;
  }
}

function emptyPacket<T>(): SentPacket<T> {
  return {
    packetNumber: 0,
    sentAt: 0,
    bytes: 0,
    isProbe: false,
    isOutstanding: false,
    content: null,
    deliveredBytes: 0,
    deliveredAt: 0,
    firstSentAt: 0,
    isAppLimited: false,
  };
}
