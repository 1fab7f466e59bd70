/**
 * What a receiver keeps of a transfer that may be interrupted, in memory: the real journal's rules over
 * lines and parts that a kill leaves as they are and a power loss takes back to what was flushed.
 * Outlives programs, and judges each attempt that goes on: nothing is claimed that is not there, and
 * nothing that is there is sent again.
 */
import { encodeRecord, type JournalRecord, parseRecord } from '../io/resume/journal-lines.ts';
import { JournalReplay } from '../io/resume/journal-replay.ts';
import { type ByteRange, sumOf } from '../transfer/byte-ranges.ts';
import type { ListEntry } from '../transfer/list-entry.ts';
import type { ReceivePlan } from '../transfer/receive-plan.ts';
import type { StoredFile } from '../transfer/session-api.ts';
import type { MemoryPart } from './memory-part.ts';

export class MemoryJournal {
  /** By name. */
  readonly parts = new Map<string, MemoryPart>();
  #lines: string[] = [];
  /** Of the lines, how many no power loss takes. */
  #flushedCount = 0;
  #partCount = 0;

  /** As text, the way it lies on a disk. */
  note(record: JournalRecord): void {
    this.#lines.push(encodeRecord(record));
  }

  flush(): void {
    this.#flushedCount = this.#lines.length;
  }

  newPartName(): string {
    return `.part ${this.#partCount++}`;
  }

  /** What an accepted offer need not send; `isStored`: is there a file of that name, which is then that of the offer. */
  planFor(entries: readonly ListEntry[], isStored: (name: string) => boolean): ReceivePlan {
    const skip = new Map<number, 'same'>();
    const stored = new Map<number, StoredFile>();
    const have = new Map<number, readonly ByteRange[]>();
    const { files } = this.#replay().state(true);
    for (const [file, { path, sizeBytes, modifiedAt }] of entries.entries()) {
      const found = files.get(path);
      const isKnown = found?.sizeBytes === sizeBytes && found.modifiedAt === modifiedAt;
      const known = isKnown ? found : undefined;
      if (known?.stored != null && isStored(known.stored.name)) {
        const { name, sha256 } = known.stored;
        stored.set(file, { name, sha256, path: `/received/${name}` });
      } else if (isStored(path)) {
        // Stored, and not known to be: the note was lost, or the journal with the end of the transfer.
        skip.set(file, 'same');
      } else if (known?.part != null && this.parts.has(known.part.name)) {
        if (known.part.have.length > 0) have.set(file, known.part.have);
      }
    }
    return { skip, stored, have, refuse: new Map() };
  }

  /** The part of an entry that is gone on with. */
  partOf(path: string): string | null {
    return this.#replay().state(true).files.get(path)?.part?.name ?? null;
  }

  /** The next attempt begins: what is known, not how it came to be, and no part that is not gone on with. */
  begin(entries: readonly ListEntry[], plan: ReceivePlan): void {
    this.#judge(entries, plan);
    const needed = [...plan.have.keys()].map((file) => this.partOf(entries[file]?.path ?? ''));
    for (const name of this.parts.keys()) if (!needed.includes(name)) this.parts.delete(name);
    this.#lines = [...this.#replay().compacted(true)].map(encodeRecord);
    this.flush();
  }

  /** Of the lines that no flush covered, this share is there all the same. */
  losePower(keptShare = 0): void {
    const unflushed = this.#lines.length - this.#flushedCount;
    this.#lines.length = this.#flushedCount + Math.floor(unflushed * keptShare);
    this.#lines = [...this.#replay().compacted(false)].map(encodeRecord);
    this.flush();
    for (const part of this.parts.values()) part.losePower();
  }

  #judge(entries: readonly ListEntry[], { have }: ReceivePlan): void {
    const claimed = new Map<string, readonly ByteRange[]>();
    for (const [file, ranges] of have) claimed.set(entries[file]?.path ?? '', ranges);
    for (const [path, ranges] of claimed) {
      const intact = this.parts.get(this.partOf(path) ?? '')?.intact ?? [];
      if (ranges.every((range) => intact.some((one) => isWithin(range, one)))) continue;
      throw new Error(`the journal claims bytes of ${path} that are not on the disk`);
    }
    for (const { path, intact } of this.parts.values()) {
      const lostBytes = sumOf(intact) - sumOf(claimed.get(path) ?? []);
      if (lostBytes > 0) throw new Error(`${lostBytes} bytes of ${path} would be sent again`);
    }
  }

  #replay(): JournalReplay {
    const replay = new JournalReplay();
    for (const line of this.#lines) {
      const record = parseRecord(line.trimEnd());
      if (record === null) throw new Error('a line that cannot be read');
      replay.apply(record);
    }
    return replay;
  }
}

const isWithin = (inner: ByteRange, outer: ByteRange): boolean =>
  inner.offset >= outer.offset && inner.offset + inner.byteCount <= outer.offset + outer.byteCount;
