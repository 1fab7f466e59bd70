/** What both the protocol and a transfer's statistics say of one side's connection. Values, no logic. */

/** Bytes are those of UDP payloads unless said otherwise. */
export interface ConnectionFigures {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsLost: number;
  readonly retransmittedBytes: number;
  readonly minRttMs: number;
  readonly smoothedRttMs: number;
  readonly datagramBytes: number;
  /** Of the controller, e.g. `bbr/cruise`. */
  readonly congestionState: string;
  readonly congestionWindowBytes: number;
  readonly bytesInFlight: number;
  readonly pacingRateBytesPerSecond: number;
}
