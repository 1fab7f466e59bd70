/**
 * What of a transfer came over the wire and is in memory: blocks that are begun, small files that wait
 * whole for their end, and what waits for the disk. Says what of the data became whole, what credit the
 * sender gets for what has left, and when it is too much. Knows nothing of what becomes of a file.
 */
import { type Block, BlockAssembler } from './block-assembler.ts';
import { BLOCKS_BEGUN_SLACK_BYTES, FILES_BEGUN_MAX } from './constants.ts';
import { CreditBrake } from './credit-brake.ts';
import type { ReceivedFile } from './received-file.ts';

export class ArrivalMemory {
  private readonly assembler: BlockAssembler;
  private readonly brake: CreditBrake;
  private readonly maxBytes: number;
  /** Distinct bytes that came. */
  private cameBytes = 0;
  /** Of those, left memory. */
  private settledBytes = 0;
  /** In whole files that wait for their end. */
  private heldBytes = 0;
  /** Files of several blocks between their first block and their end. */
  private filesBegun = 0;

  /** `windowBytes`: the credit that a sender begins with. */
  constructor(windowBytes: number, allocateBlock: (byteCount: number) => Uint8Array) {
    this.assembler = new BlockAssembler(allocateBlock);
    this.brake = new CreditBrake(windowBytes);
    this.maxBytes = windowBytes + BLOCKS_BEGUN_SLACK_BYTES;
  }

  /** Bytes that came and were not here before. Returns the blocks that became whole. */
  add(file: number, state: ReceivedFile, offset: number, bytes: Uint8Array): readonly Block[] {
    state.arrivedBytes += bytes.length;
    this.cameBytes += bytes.length;
    return this.assembler.add(file, state.entry.sizeBytes, offset, bytes);
  }

  /** Null, or the limit that an honest sender never comes near. */
  get excess(): string | null {
    if (this.assembler.begunBytes + this.heldBytes > this.maxBytes) return 'too many blocks begun';
    return this.filesBegun > FILES_BEGUN_MAX ? 'too many files begun' : null;
  }

  noteBegun(state: ReceivedFile): void {
    state.isBegun = true;
    this.filesBegun += 1;
  }

  /** Its end has come, or it is given up. Of one that was not begun it says nothing. */
  noteEnded(state: ReceivedFile): void {
    if (!state.isBegun) return;
    state.isBegun = false;
    this.filesBegun -= 1;
  }

  /** The only block of a file, until its end comes. */
  hold(state: ReceivedFile, block: Block): void {
    state.held = block;
    this.heldBytes += block.bytes.length;
  }

  /** It is the caller's from here on; null: none is held. */
  takeHeld(state: ReceivedFile): Block | null {
    const { held } = state;
    if (held === null) return null;
    this.heldBytes -= held.bytes.length;
    state.held = null;
    return held;
  }

  /** Memory of what is begun or held of a file that is given up: the caller's from here on. */
  drop(file: number, state: ReceivedFile): readonly Uint8Array[] {
    const held = this.takeHeld(state);
    const begun = this.assembler.drop(file);
    return held === null ? begun : [held.bytes, ...begun];
  }

  /** The same of all. */
  dropAll(files: readonly ReceivedFile[]): readonly Uint8Array[] {
    const held = files.flatMap((state) => this.takeHeld(state)?.bytes ?? []);
    return [...this.assembler.dropAll(), ...held];
  }

  /** `byteCount` bytes left memory, to the disk or to nowhere. Returns the credit to be given now. */
  settle(byteCount: number, now: number): number {
    this.settledBytes += byteCount;
    const elsewhereBytes = this.assembler.begunBytes + this.heldBytes;
    const waitingBytes = this.cameBytes - this.settledBytes - elsewhereBytes;
    return this.brake.settle(byteCount, waitingBytes, now);
  }
}
