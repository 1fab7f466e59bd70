/**
 * Decides what one plain UDP file looks like on the wire and when each datagram goes out: the name,
 * then the bytes in chunks of one size, nothing behind them unless asked for. Nobody answers, so the
 * pace is all that protects the receiver.
 */
import { invariant } from '../../src-shared/assert.ts';
import { safeFileName } from '../../src-shared/safe-name.ts';
import type { PlainSenderAction, PlainSenderApi, PlainSenderConfig } from './lab-api.ts';
import {
  BURST_CHUNKS_MAX,
  CHUNK_BYTES_MAX,
  GAP_MS_MAX,
  READ_AHEAD_BYTES,
  READ_BYTES,
  WIRE_NAME_MAX_BYTES,
} from './limits.ts';

/** Base name, short, and legal wherever the receiver runs: some open whatever they are told. */
export function wireName(name: string): string {
  return safeFileName(name, WIRE_NAME_MAX_BYTES) ?? 'file';
}

/** What goes out before and behind the data; each waits its gap like any other datagram. */
interface Frame {
  readonly before: Uint8Array[];
  readonly behind: Uint8Array[];
}

export class PlainSender implements PlainSenderApi {
  readonly wireName: string;
  readonly #chunkBytes: number;
  readonly #gapMs: number;
  readonly #readBytes: number;
  readonly #frame: Frame;
  /** Read and not yet sent, in order. */
  #blocks: Uint8Array[] = [];
  #blockOffset = 0;
  #bufferedBytes = 0;
  #isReading = false;
  #sourceEnded = false;
  #sentBytes = 0;
  #sentDatagrams = 0;
  #nextAt: number;

  constructor(config: PlainSenderConfig, now: number) {
    const { chunkBytes, gapMs, limitBytesPerSecond } = config;
    invariant(
      Number.isInteger(chunkBytes) && chunkBytes >= 1 && chunkBytes <= CHUNK_BYTES_MAX,
      'chunks must fit into a datagram',
    );
    invariant(gapMs >= 0 && gapMs <= GAP_MS_MAX, 'a longer gap would end the file');
    this.wireName = wireName(config.name);
    this.#chunkBytes = chunkBytes;
    this.#gapMs = Math.max(gapMs, gapForLimit(chunkBytes, limitBytesPerSecond));
    this.#readBytes = Math.max(1, Math.floor(READ_BYTES / chunkBytes)) * chunkBytes;
    this.#frame = frameOf(this.wireName, config);
    this.#nextAt = now;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  get sentDatagrams(): number {
    return this.#sentDatagrams;
  }

  get isDone(): boolean {
    return (
      this.#sourceEnded &&
      this.#bufferedBytes === 0 &&
      this.#frame.before.length === 0 &&
      this.#frame.behind.length === 0
    );
  }

  pollAction(): PlainSenderAction | null {
    if (this.#isReading || this.#sourceEnded) return null;
    if (this.#bufferedBytes + this.#readBytes > READ_AHEAD_BYTES) return null;
    this.#isReading = true;
    return { kind: 'read', byteCount: this.#readBytes };
  }

  handleRead(bytes: Uint8Array, now: number): void {
    invariant(this.#isReading, 'an answer without a question');
    this.#isReading = false;
    const wasStarved = !this.#hasDatagram();
    if (bytes.length > 0) this.#blocks.push(bytes);
    this.#bufferedBytes += bytes.length;
    if (wasStarved) this.#nextAt = Math.max(this.#nextAt, now);
  }

  handleSourceEnd(now: number): void {
    this.#isReading = false;
    const wasStarved = !this.#hasDatagram();
    this.#sourceEnded = true;
    if (wasStarved) this.#nextAt = Math.max(this.#nextAt, now);
  }

  pollTransmit(now: number): Uint8Array | null {
    if (now < this.#nextAt || !this.#hasDatagram()) return null;
    const datagram = this.#nextDatagram();
    this.#sentDatagrams += 1;
    // A late timer may catch up, but only so far that a stock socket buffer takes it.
    const earliest = now - (BURST_CHUNKS_MAX - 1) * this.#gapMs;
    this.#nextAt = Math.max(this.#nextAt, earliest) + this.#gapMs;
    return datagram;
  }

  pollDeadline(): number | null {
    return this.#hasDatagram() ? this.#nextAt : null;
  }

  // -------------------------------------------------------------- datagrams

  /**
   * The name waits for the first bytes, so that no slow disk comes between them; a chunk waits
   * until it is full or the file's last.
   */
  #hasDatagram(): boolean {
    if (this.isDone) return false;
    return this.#sourceEnded || this.#bufferedBytes >= this.#chunkBytes;
  }

  #nextDatagram(): Uint8Array {
    const before = this.#frame.before.shift();
    if (before !== undefined) return before;
    if (this.#bufferedBytes > 0) return this.#takeChunk();
    const behind = this.#frame.behind.shift();
    invariant(behind !== undefined, 'a datagram was promised');
    return behind;
  }

  /** A view where the chunk lies in one block, as all do while reads come whole. */
  #takeChunk(): Uint8Array {
    const byteCount = Math.min(this.#chunkBytes, this.#bufferedBytes);
    const first = this.#takeFromBlock(byteCount);
    let chunk = first;
    if (first.length < byteCount) {
      chunk = new Uint8Array(byteCount);
      chunk.set(first);
      for (let filled = first.length; filled < byteCount;) {
        const piece = this.#takeFromBlock(byteCount - filled);
        chunk.set(piece, filled);
        filled += piece.length;
      }
    }
    this.#bufferedBytes -= byteCount;
    this.#sentBytes += byteCount;
    return chunk;
  }

  #takeFromBlock(byteCountMax: number): Uint8Array {
    const block = this.#blocks[0];
    invariant(block !== undefined, 'the count of buffered bytes is wrong');
    const piece = block.subarray(this.#blockOffset, this.#blockOffset + byteCountMax);
    this.#blockOffset += piece.length;
    if (this.#blockOffset === block.length) {
      this.#blocks.shift();
      this.#blockOffset = 0;
    }
    return piece;
  }
}

function gapForLimit(chunkBytes: number, limitBytesPerSecond: number | null): number {
  if (limitBytesPerSecond === null || limitBytesPerSecond <= 0) return 0;
  return Math.min(GAP_MS_MAX, (chunkBytes * 1000) / limitBytesPerSecond);
}

function frameOf(name: string, config: PlainSenderConfig): Frame {
  const text = new TextEncoder();
  const { announcedBytes, endMarker, emptyAtEnd } = config;
  const before = [text.encode(name)];
  if (announcedBytes !== null) before.push(text.encode(`${announcedBytes}`));
  const behind: Uint8Array[] = [];
  if (endMarker !== null && endMarker !== '') behind.push(text.encode(endMarker));
  if (emptyAtEnd) behind.push(new Uint8Array(0));
  return { before, behind };
}
