/**
 * Which received bytes of files are new, and how many the peer may send: PROTOCOL.md section 5.2.
 * Knows files only as numbers, and keeps of each the ranges that have arrived, never the bytes.
 */
import { invariant } from '../../src-shared/assert.ts';
import { RECEIVED_FILES_MAX, RECEIVED_GAPS_MAX, WINDOW_UPDATE_FRACTION } from './constants.ts';
import { RangeSet } from './range-set.ts';

export type DataVerdict = 'ok' | 'flow-control' | 'too-many-gaps' | 'too-many-files';

/** New bytes `offset` on of `file` lie in `bytes` from `begin` to `end`. */
export type OnNewData = (
  file: number,
  offset: number,
  bytes: Uint8Array,
  begin: number,
  end: number,
) => void;

interface ReceivedFile {
  /** Everything below has arrived. */
  prefixEnd: number;
  /** What has arrived above, behind gaps; null when nothing has. */
  islands: RangeSet | null;
}

export class DataReceiver {
  readonly #onNewData: OnNewData;
  readonly #windowBytes: number;
  readonly #files = new Map<number, ReceivedFile>();
  /** Of the last frame: the next one is mostly of the same file. */
  #currentNumber = -1;
  #current: ReceivedFile = { prefixEnd: 0, islands: null };
  #gaps = 0;

  /** Distinct bytes so far, those of them that left memory, and what the peer was told. */
  #receivedBytes = 0;
  #releasedBytes = 0;
  #toldLimit: number;
  #isUpdateLost = false;

  constructor(windowBytes: number, onNewData: OnNewData) {
    this.#windowBytes = windowBytes;
    this.#toldLimit = windowBytes;
    this.#onNewData = onNewData;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Received, and still in memory on the way to the disk. */
  get uncreditedBytes(): number {
    return this.#receivedBytes - this.#releasedBytes;
  }

  get limitBytes(): number {
    return this.#releasedBytes + this.#windowBytes;
  }

  /** MAX_DATA wants to leave. */
  get isUpdateDue(): boolean {
    const moved = this.limitBytes - this.#toldLimit;
    return this.#isUpdateLost || (moved > 0 && moved >= this.#windowBytes * WINDOW_UPDATE_FRACTION);
  }

  handleUpdateSent(): void {
    this.#toldLimit = this.limitBytes;
    this.#isUpdateLost = false;
  }

  handleUpdateLost(): void {
    this.#isUpdateLost = true;
  }

  release(count: number): void {
    this.#releasedBytes += count;
    invariant(
      this.#releasedBytes <= this.#receivedBytes,
      'credit is given for received bytes only',
    );
  }

  handle(file: number, offset: number, bytes: Uint8Array, begin: number, end: number): DataVerdict {
    const state = this.#fileState(file);
    if (!state) return 'too-many-files';
    const offsetEnd = offset + (end - begin);
    if (offsetEnd <= state.prefixEnd) return 'ok';
    if (state.islands === null && offset <= state.prefixEnd) {
      const first = state.prefixEnd;
      if (!this.#count(offsetEnd - first)) return 'flow-control';
      state.prefixEnd = offsetEnd;
      this.#onNewData(file, first, bytes, begin + first - offset, end);
      return 'ok';
    }
    return this.#handleGapped(state, file, offset, bytes, begin, end);
  }

  #handleGapped(
    state: ReceivedFile,
    file: number,
    offset: number,
    bytes: Uint8Array,
    begin: number,
    end: number,
  ): DataVerdict {
    const offsetEnd = offset + (end - begin);
    const islands = (state.islands ??= new RangeSet());
    const rangesBefore = islands.rangeCount;
    let at = islands.firstMissing(Math.max(offset, state.prefixEnd));
    while (at < offsetEnd) {
      const newEnd = Math.min(offsetEnd, islands.firstPresent(at));
      if (!this.#count(newEnd - at)) return 'flow-control';
      this.#onNewData(file, at, bytes, begin + at - offset, begin + newEnd - offset);
      at = islands.firstMissing(newEnd);
    }
    if (offset > state.prefixEnd) {
      islands.add(offset, offsetEnd);
    } else {
      let prefixEnd = offsetEnd;
      islands.remove(0, prefixEnd);
      if (!islands.isEmpty && islands.firstBegin === prefixEnd) {
        prefixEnd = islands.firstEnd;
        islands.remove(0, prefixEnd);
      }
      state.prefixEnd = prefixEnd;
    }
    this.#gaps += islands.rangeCount - rangesBefore;
    if (islands.isEmpty) state.islands = null;
    return this.#gaps > RECEIVED_GAPS_MAX ? 'too-many-gaps' : 'ok';
  }

  /** False: more distinct bytes than the peer may send. */
  #count(newBytes: number): boolean {
    if (this.#receivedBytes + newBytes > this.#toldLimit) return false;
    this.#receivedBytes += newBytes;
    return true;
  }

  #fileState(file: number): ReceivedFile | null {
    if (file === this.#currentNumber) return this.#current;
    let state = this.#files.get(file);
    if (!state) {
      if (this.#files.size >= RECEIVED_FILES_MAX) return null;
      state = { prefixEnd: 0, islands: null };
      this.#files.set(file, state);
    }
    this.#currentNumber = file;
    this.#current = state;
    return state;
  }
}
