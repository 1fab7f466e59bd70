/** What the ACKs and losses of one tick, a round of the path, add up to. */
import type { AckFacts } from './congestion-controller.ts';

export class TickFigures {
  /** The largest delivery rate, bytes per millisecond; 0: none was measured. */
  bandwidth = 0;
  /** One of the rates was held down by us. */
  isAppLimited = false;
  ackedBytes = 0;
  lostBytes = 0;
  /** ... lost while the RTT was longer than an empty queue explains. */
  queueLostBytes = 0;
  /** Of the samples, in which what was acknowledged was sent, and in which it was acknowledged. */
  sendMs = 0;
  ackMs = 0;
  #rates = 0;
  #rateSum = 0;

  /** Returns the delivery rate of this ACK, bytes per millisecond; null: it measures none. */
  noteAck({ ackedBytes, deliveryRate }: AckFacts): number | null {
    this.ackedBytes += ackedBytes;
    if (deliveryRate === null) return null;
    const rate = deliveryRate.bytesPerSecond / 1000;
    this.bandwidth = Math.max(this.bandwidth, rate);
    if (deliveryRate.isAppLimited) this.isAppLimited = true;
    this.#rates++;
    this.#rateSum += rate;
    this.sendMs += deliveryRate.sendElapsedMs;
    this.ackMs += deliveryRate.ackElapsedMs;
    return rate;
  }

  /** The mean of all rates; null: none was measured. */
  get meanRate(): number | null {
    return this.#rates === 0 ? null : this.#rateSum / this.#rates;
  }

  get bytes(): number {
    return this.ackedBytes + this.lostBytes;
  }

  /** Of what was lost, most was lost in a queue. */
  get isLostInQueue(): boolean {
    return 2 * this.queueLostBytes > this.lostBytes;
  }
}
