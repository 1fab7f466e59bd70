/**
 * What one ack-eliciting packet carried, kept until its fate is known, so that whoever wrote it can
 * be told. Objects are pooled; a packet costs none in steady state.
 */
import type { DataChunk } from './connection-api.ts';

/** A chunk on its way, with what of it is still owed. */
export interface SendingChunk {
  readonly chunk: DataChunk;
  unackedBytes: number;
}

/** Bytes `begin` to `end` of a chunk, in one packet or waiting to be sent again. */
export interface DataPiece {
  sending: SendingChunk | null;
  begin: number;
  end: number;
  next: DataPiece | null;
}

export class SentContent {
  /** Linked by `next`. */
  data: DataPiece | null = null;
  /** Stream offsets; equal when there was no CONTROL frame. */
  controlBegin = 0;
  controlEnd = 0;
  hasMaxControl = false;
  hasMaxData = false;
  hasSas = false;
  /** Of the ACK frame that rode along, its largest packet number; -1 = none did. */
  ackLargest = -1;
  /** Size of a datagram-size probe; 0 = it was none. */
  probeBytes = 0;
  /** Content bytes that had been sent before. */
  againBytes = 0;
  /** Neighbours among the packets in flight, oldest first. */
  older: SentContent | null = null;
  newer: SentContent | null = null;

  get isEmpty(): boolean {
    return (
      this.data === null &&
      this.controlBegin === this.controlEnd &&
      !this.hasMaxControl &&
      !this.hasMaxData &&
      !this.hasSas
    );
  }

  /** After its frames were handed on. The place among the packets in flight stays. */
  reset(): void {
    this.data = null;
    this.controlBegin = 0;
    this.controlEnd = 0;
    this.hasMaxControl = false;
    this.hasMaxData = false;
    this.hasSas = false;
    this.ackLargest = -1;
    this.probeBytes = 0;
    this.againBytes = 0;
  }
}

/** The contents of all packets in flight, oldest first, and a pool of spare ones. */
export class SentContents {
  readonly #spare: SentContent[] = [];
  #oldest: SentContent | null = null;
  #newest: SentContent | null = null;

  get oldest(): SentContent | null {
    return this.#oldest;
  }

  take(): SentContent {
    return this.#spare.pop() ?? new SentContent();
  }

  handleSent(content: SentContent): void {
    content.older = this.#newest;
    content.newer = null;
    if (this.#newest) this.#newest.newer = content;
    else this.#oldest = content;
    this.#newest = content;
  }

  /** Its packet is acknowledged or lost. */
  handleSettled(content: SentContent): void {
    if (content.older) content.older.newer = content.newer;
    else this.#oldest = content.newer;
    if (content.newer) content.newer.older = content.older;
    else this.#newest = content.older;
    content.older = null;
    content.newer = null;
    this.giveBack(content);
  }

  /** It was taken and never sent, or is settled. */
  giveBack(content: SentContent): void {
    content.reset();
    this.#spare.push(content);
  }
}
