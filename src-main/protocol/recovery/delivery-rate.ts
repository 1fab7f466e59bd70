/**
 * Decides how fast the path delivers, one sample an ACK (draft-cheng-iccrg-delivery-rate-estimation).
 * A sample is bounded by the rate at which its packets were sent, so that ACKs that arrive in a
 * clump do not look like a fast path. Which samples to believe is the congestion controller's choice.
 */
import type { DeliveryRateSample } from './congestion-controller.ts';

/** What a packet remembers of the moment it left; part of every `SentPacket`. */
export interface DeliverySnapshot {
  sentAt: number;
  bytes: number;
  /** Total delivered when the packet left. */
  deliveredBytes: number;
  /** When that total was last raised. */
  deliveredAt: number;
  /** When the newest packet that had been delivered by then was sent. */
  firstSentAt: number;
  isAppLimited: boolean;
}

/** No packet of this ACK could be sampled. */
const NONE = -1;

export class DeliveryRateSampler {
  #deliveredBytes = 0;
  #deliveredAt = 0;
  #firstSentAt = 0;
  /** Packets are app-limited until this much is delivered; 0 = they are not. */
  #appLimitedUntilBytes = 0;

  #priorDeliveredBytes = NONE;
  #priorDeliveredAt = 0;
  #priorSentAt = 0;
  #sendElapsedMs = 0;
  #priorIsAppLimited = false;
  readonly #sample = {
    bytesPerSecond: 0,
    isAppLimited: false,
    sendElapsedMs: 0,
    ackElapsedMs: 0,
  };

  /** Total delivered on this connection. */
  get deliveredBytes(): number {
    return this.#deliveredBytes;
  }

  get isAppLimited(): boolean {
    return this.#appLimitedUntilBytes > 0;
  }

  /** Of the newest packet of the current ACK; see `AckFacts.priorDeliveredBytes`. */
  get priorDeliveredBytes(): number {
    return this.#priorDeliveredBytes === NONE ? this.#deliveredBytes : this.#priorDeliveredBytes;
  }

  /** When the newest packet of the current ACK left. */
  get priorSentAt(): number {
    return this.#priorSentAt;
  }

  /** There was room in the window and no packet to fill it: what is in flight now measures the sender. */
  handleAppLimited(bytesInFlight: number): void {
    this.#appLimitedUntilBytes = this.#deliveredBytes + Math.max(bytesInFlight, 1);
  }

  /** Fills the snapshot of a packet that leaves. `bytesInFlight` is without it. */
  handlePacketSent(packet: DeliverySnapshot, bytesInFlight: number, now: number): void {
    if (bytesInFlight === 0) {
      this.#firstSentAt = now;
      this.#deliveredAt = now;
    }
    packet.deliveredBytes = this.#deliveredBytes;
    packet.deliveredAt = this.#deliveredAt;
    packet.firstSentAt = this.#firstSentAt;
    packet.isAppLimited = this.isAppLimited;
  }

  startAck(): void {
    this.#priorDeliveredBytes = NONE;
  }

  /** Every newly acknowledged packet of the ACK, in any order. */
  handlePacketAcked(packet: DeliverySnapshot, now: number): void {
    this.#deliveredBytes += packet.bytes;
    this.#deliveredAt = now;
    const isNewest =
      this.#priorDeliveredBytes === NONE ||
      packet.deliveredBytes > this.#priorDeliveredBytes ||
      (packet.deliveredBytes === this.#priorDeliveredBytes && packet.sentAt > this.#priorSentAt);
    if (!isNewest) return;
    this.#priorDeliveredBytes = packet.deliveredBytes;
    this.#priorDeliveredAt = packet.deliveredAt;
    this.#priorIsAppLimited = packet.isAppLimited;
    this.#priorSentAt = packet.sentAt;
    this.#sendElapsedMs = packet.sentAt - packet.firstSentAt;
    this.#firstSentAt = packet.sentAt;
  }

  /** After all packets of the ACK. The object is reused by the next call. Null: too short to tell. */
  finishAck(minRttMs: number): DeliveryRateSample | null {
    if (this.#appLimitedUntilBytes > 0 && this.#deliveredBytes > this.#appLimitedUntilBytes) {
      this.#appLimitedUntilBytes = 0;
    }
    if (this.#priorDeliveredBytes === NONE) return null;
    const ackElapsedMs = this.#deliveredAt - this.#priorDeliveredAt;
    const intervalMs = Math.max(this.#sendElapsedMs, ackElapsedMs);
    if (intervalMs <= 0 || intervalMs < minRttMs) return null;
    this.#sample.bytesPerSecond =
      ((this.#deliveredBytes - this.#priorDeliveredBytes) * 1000) / intervalMs;
    this.#sample.isAppLimited = this.#priorIsAppLimited;
    this.#sample.sendElapsedMs = this.#sendElapsedMs;
    this.#sample.ackElapsedMs = ackElapsedMs;
    return this.#sample;
  }
}
