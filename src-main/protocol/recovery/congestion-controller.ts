/**
 * The one place that decides how much may be in flight and how fast it leaves. One controller a
 * file; `connection` knows only this interface. Times are milliseconds on the caller's clock,
 * rates are bytes a second, sizes are bytes of whole UDP payloads.
 */
export interface CongestionController {
  /** Upper bound of bytes in flight. */
  readonly windowBytes: number;
  /** What the pacer lets go. */
  readonly pacingRateBytesPerSecond: number;
  /** For statistics and traces, e.g. `bbr/cruise`. */
  readonly stateName: string;
  /** What a controller that takes over in the middle may start from; null: nothing was measured yet. */
  readonly knowledge: PathKnowledge | null;
  handlePacketSent(packet: SentPacketFacts, bytesInFlight: number, now: number): void;
  /** Once per received ACK frame, after all its packets were taken from flight. */
  handleAck(ack: AckFacts, now: number): void;
  handleLoss(loss: LossFacts, now: number): void;
  /** The path changed or was silent so long that what was learned is worth nothing. */
  handlePathReset(now: number): void;
  handleDatagramSizeChange(datagramBytes: number): void;
}

export interface PathKnowledge {
  readonly bandwidthBytesPerMs: number;
  /** Of late, and since the path was new. */
  readonly minRttMs: number;
  readonly lowestRttMs: number;
  /** The path was found to carry no more; false: it was still being tried. */
  readonly isPipeFull: boolean;
}

/** What the controller needs to know of a packet when it leaves; kept with the packet until its ACK. */
export interface SentPacketFacts {
  readonly sentAt: number;
  readonly bytes: number;
}

export interface AckFacts {
  /** Newly acknowledged, counted for congestion control (no probes). */
  readonly ackedBytes: number;
  /** Of the largest newly acknowledged packet, if it was ack-eliciting; else null. */
  readonly rttSampleMs: number | null;
  readonly minRttMs: number;
  readonly smoothedRttMs: number;
  /** Delivery rate sample of this ACK (draft-cheng-iccrg-delivery-rate-estimation); null if none could be taken. */
  readonly deliveryRate: DeliveryRateSample | null;
  readonly bytesInFlight: number;
  /** Total delivered so far on this connection. */
  readonly deliveredBytes: number;
  /** `delivered` at the time the newest acknowledged packet was sent: rounds are counted with it. */
  readonly priorDeliveredBytes: number;
  /** When the newest of the newly acknowledged packets was sent. */
  readonly newestSentAt: number;
}

export interface DeliveryRateSample {
  readonly bytesPerSecond: number;
  /** The sender had nothing to send, or no credit: the sample is a lower bound. */
  readonly isAppLimited: boolean;
  /** How long the sampled packets took to leave, and to arrive: longer, while a queue grows. */
  readonly sendElapsedMs: number;
  readonly ackElapsedMs: number;
}

export interface LossFacts {
  readonly lostBytes: number;
  readonly lostPackets: number;
  /** When the newest of the lost packets was sent. */
  readonly latestSentAt: number;
  readonly bytesInFlight: number;
  readonly deliveredBytes: number;
}
