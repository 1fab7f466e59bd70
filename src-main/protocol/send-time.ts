/**
 * Where did the sender's time go? At every chance to transmit the sender knows why it stops; this
 * adds up the time until the next chance under that reason. It does not judge: what the reasons say
 * of disks and links is transfer/limiting-factor.ts.
 */

/** Why nothing (more) left at the last chance. Indexes of the table below. */
export const SendWait = {
  /** Nothing is to be sent: before the offer was accepted, after the end. */
  IDLE: 0,
  /** A packet left, and nobody has asked for the next one yet: the loop's own work. */
  SENDING: 1,
  /** Woken so late that the pacer's bucket ran over: the loop was busy, or the system did not let it run. */
  LATE: 2,
  /** The congestion window is full, or the send buffer that follows it. */
  WINDOW: 3,
  /** The pacer, at the controller's rate. */
  PACING: 4,
  /** The pacer, at the person's limit. */
  LIMIT: 5,
  /** The peer gives no credit for what it has. */
  CREDIT: 6,
  /** Credit and window are there; the source has not brought the bytes. */
  SOURCE: 7,
  /** All was handed over, or as much as may be without an answer: the peer's results are awaited. */
  RESULTS: 8,
  /** The peer's credit is spent on what is still on its way there: a longer way than its window is wide. */
  WAY: 9,
} as const;
export type SendWait = (typeof SendWait)[keyof typeof SendWait];

const WAITS = 10;

/** Milliseconds under each reason since the connection was established. */
export interface SendTimes {
  readonly idleMs: number;
  readonly sendingMs: number;
  readonly lateMs: number;
  readonly windowMs: number;
  readonly pacingMs: number;
  readonly limitMs: number;
  readonly creditMs: number;
  readonly sourceMs: number;
  readonly resultsMs: number;
  readonly wayMs: number;
}

export class SendTime {
  /** So late may a paced packet be without losing rate: what the pacer's bucket holds. */
  readonly #graceMs: number;
  readonly #ms = new Float64Array(WAITS);
  #wait: SendWait = SendWait.IDLE;
  #since: number;
  /** When the wait was to end by itself; Infinity = with a datagram or a read. */
  #dueAt = Infinity;

  constructor(graceMs: number, now: number) {
    this.#graceMs = graceMs;
    this.#since = now;
  }

  /** From `now` on the sender waits for this; `dueAt` is when it wants to be asked again. */
  note(wait: SendWait, dueAt: number, now: number): void {
    this.#settle(now);
    this.#wait = wait;
    this.#dueAt = dueAt;
  }

  totals(now: number): SendTimes {
    this.#settle(now);
    const ms = this.#ms;
    return {
      idleMs: ms[SendWait.IDLE]!,
      sendingMs: ms[SendWait.SENDING]!,
      lateMs: ms[SendWait.LATE]!,
      windowMs: ms[SendWait.WINDOW]!,
      pacingMs: ms[SendWait.PACING]!,
      limitMs: ms[SendWait.LIMIT]!,
      creditMs: ms[SendWait.CREDIT]!,
      sourceMs: ms[SendWait.SOURCE]!,
      resultsMs: ms[SendWait.RESULTS]!,
      wayMs: ms[SendWait.WAY]!,
    };
  }

  #settle(now: number): void {
    let waitedMs = now - this.#since;
    // A clock that jumps back costs the interval, not the account.
    if (waitedMs > 0) {
      const lateMs = Math.min(now - this.#dueAt - this.#graceMs, waitedMs);
      if (lateMs > 0) {
        this.#ms[SendWait.LATE]! += lateMs;
        waitedMs -= lateMs;
        // What is late is so once, however often the time is asked for.
        this.#dueAt = now - this.#graceMs;
      }
      this.#ms[this.#wait]! += waitedMs;
    }
    this.#since = now;
  }
}

export const NO_SEND_TIMES: SendTimes = {
  idleMs: 0,
  sendingMs: 0,
  lateMs: 0,
  windowMs: 0,
  pacingMs: 0,
  limitMs: 0,
  creditMs: 0,
  sourceMs: 0,
  resultsMs: 0,
  wayMs: 0,
};
