/** Which CLOSE is repeated, how often and how long: PROTOCOL.md section 5.3. */
import { CLOSE_REASON_MAX_BYTES } from './constants.ts';

export class Closing {
  readonly code: number;
  readonly reason: Uint8Array;
  readonly endsAt: number;
  #received = 0;
  #nextAnswerAt = 1;
  #isDue = true;

  /** `endsAt`: three PTOs from now. */
  constructor(code: number, reason: string, endsAt: number) {
    this.code = code;
    this.reason = cutReason(reason);
    this.endsAt = endsAt;
  }

  get isDue(): boolean {
    return this.#isDue;
  }

  handleSent(): void {
    this.#isDue = false;
  }

  /** A packet that still came: one CLOSE for each doubling of them. */
  handlePacket(): void {
    this.#received++;
    if (this.#received < this.#nextAnswerAt) return;
    this.#nextAnswerAt *= 2;
    this.#isDue = true;
  }
}

function cutReason(reason: string): Uint8Array {
  const into = new Uint8Array(CLOSE_REASON_MAX_BYTES);
  const { written } = new TextEncoder().encodeInto(reason, into);
  return into.slice(0, written);
}
