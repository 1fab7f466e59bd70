/**
 * How this side leaves a transfer so that the other hears of it: a last control message, which loss
 * recovery repeats, then the other side's CLOSE in answer, or our own after LEAVE_LINGER_MS. CLOSE
 * alone is one datagram that nobody repeats to a peer that is silent.
 */
import type { ConnectionApi } from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import { CLOSE_AWAITED_MAX_MS, LEAVE_LINGER_MS } from './constants.ts';

export class Farewell {
  private readonly connection: ConnectionApi;
  private pending: { readonly code: number; readonly reason: string; readonly at: number } | null =
    null;
  private isPatient = false;

  constructor(connection: ConnectionApi) {
    this.connection = connection;
  }

  /** `reason` is a failure kind: CLOSE carries it too, since it may overtake the message. */
  begin(message: Uint8Array, code: number, reason: string, now: number): void {
    this.connection.sendControl(message);
    this.pending = { code, reason, at: now + LEAVE_LINGER_MS };
  }

  /** Everything is said, and the other side is to close. If it has heard all and does not, we do; silence ends the rest. */
  expectClose(now: number): void {
    this.isPatient = true;
    this.pending = { code: CloseCode.DONE, reason: '', at: now + CLOSE_AWAITED_MAX_MS };
  }

  pollDeadline(): number | null {
    return this.connection.isClosed ? null : (this.pending?.at ?? null);
  }

  handleTimeout(now: number): void {
    if (this.pending === null || now < this.pending.at) return;
    if (this.isPatient && this.connection.controlBufferedBytes > 0) {
      // The other side has not heard all: it would take a CLOSE for the end of something unfinished.
      this.pending = { ...this.pending, at: now + CLOSE_AWAITED_MAX_MS };
    } else {
      this.hurry(now);
    }
  }

  /** Closes without waiting any longer; nothing if no farewell has begun. */
  hurry(now: number): void {
    if (this.pending === null || this.connection.isClosed) return;
    this.connection.close(this.pending.code, this.pending.reason, now);
    this.pending = null;
  }
}
