/**
 * Decides how much of the loss is not ours: what is lost of the packets that left while we sent
 * slower than the path delivers. A full queue or a policer loses nothing then; a bad radio link loses as
 * always. What is sent more to make up for it is the congestion controller's choice.
 */
import {
  BBR_FOREIGN_LOSS_DOUBT_PACKETS,
  BBR_FOREIGN_LOSS_MAX,
  BBR_FOREIGN_LOSS_MAX_PACKETS,
  BBR_FOREIGN_LOSS_MIN_PACKETS,
} from './recovery-constants.ts';

export class ForeignLoss {
  /** The last slow stretch: packets sent from `#slowFrom` up to `#slowUntil` (Infinity while it lasts). */
  #slowFrom = Infinity;
  #slowUntil = -Infinity;
  #arrived = 0;
  #lost = 0;

  /** Enough packets are behind `fraction`. */
  get isKnown(): boolean {
    return this.#arrived + this.#lost >= BBR_FOREIGN_LOSS_MIN_PACKETS;
  }

  /** 0 to BBR_FOREIGN_LOSS_MAX; a cautious estimate. */
  get fraction(): number {
    if (!this.isKnown) return 0;
    const packets = this.#arrived + this.#lost;
    const fraction = this.#lost / packets;
    const deviation = Math.sqrt((fraction * (1 - fraction)) / packets);
    return Math.min(Math.max(fraction - deviation, 0), BBR_FOREIGN_LOSS_MAX);
  }

  startSlow(now: number): void {
    this.#slowFrom = now;
    this.#slowUntil = Infinity;
  }

  endSlow(now: number): void {
    this.#slowUntil = Math.min(this.#slowUntil, now);
  }

  handleAcked(packets: number, sentAt: number): void {
    if (this.#isCounted(sentAt)) this.add(packets, 0);
  }

  handleLost(packets: number, sentAt: number): void {
    if (this.#isCounted(sentAt)) this.add(0, packets);
  }

  /** Packets known to have left while the path was not full. */
  add(arrived: number, lost: number): void {
    this.#arrived += arrived;
    this.#lost += lost;
    const packets = this.#arrived + this.#lost;
    if (packets <= BBR_FOREIGN_LOSS_MAX_PACKETS) return;
    this.#arrived *= BBR_FOREIGN_LOSS_MAX_PACKETS / packets;
    this.#lost *= BBR_FOREIGN_LOSS_MAX_PACKETS / packets;
  }

  /** What was counted so far weighs little against what comes. */
  doubt(): void {
    const packets = this.#arrived + this.#lost;
    if (packets <= BBR_FOREIGN_LOSS_DOUBT_PACKETS) return;
    this.#arrived *= BBR_FOREIGN_LOSS_DOUBT_PACKETS / packets;
    this.#lost *= BBR_FOREIGN_LOSS_DOUBT_PACKETS / packets;
  }

  /** What was counted was counted at a full queue. */
  forget(): void {
    this.#arrived = 0;
    this.#lost = 0;
  }

  reset(): void {
    this.forget();
    this.#slowFrom = Infinity;
    this.#slowUntil = -Infinity;
  }

  #isCounted(sentAt: number): boolean {
    return sentAt >= this.#slowFrom && sentAt < this.#slowUntil;
  }
}
