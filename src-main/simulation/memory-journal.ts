/**
 * What a receiver keeps of a transfer that may be interrupted, in memory: the real journal's rules over
 * parts that a kill leaves as they are and a power cut takes back to what was flushed. Outlives programs.
 */
import { encodeRecord, type JournalRecord, parseRecord } from '../io/resume/journal-lines.ts';
import { JournalReplay } from '../io/resume/journal-replay.ts';
import type { ByteRange } from '../transfer/byte-ranges.ts';
import type { ListEntry } from '../transfer/list-entry.ts';
import type { ReceivePlan } from '../transfer/receive-plan.ts';
import type { StoredFile } from '../transfer/session-api.ts';

/** What is in a block that never got to the disk. */
const LOST = 0xee;

export class MemoryJournal {
  /** Of each part, its bytes. */
  readonly parts = new Map<string, Uint8Array>();
  #lines: string[] = [];
  #partCount = 0;

  /** As text, the way it lies on a disk. */
  note(record: JournalRecord): void {
    this.#lines.push(encodeRecord(record));
  }

  newPartName(): string {
    return `.part ${this.#partCount++}`;
  }

  /** What an accepted offer need not send; `isStored`: is the file of that name still there. */
  planFor(entries: readonly ListEntry[], isStored: (name: string) => boolean): ReceivePlan {
    const stored = new Map<number, StoredFile>();
    const have = new Map<number, readonly ByteRange[]>();
    const { files } = this.#replay().state(true);
    for (const [file, { path, sizeBytes, modifiedAt }] of entries.entries()) {
      const known = files.get(path);
      if (known?.sizeBytes !== sizeBytes || known.modifiedAt !== modifiedAt) continue;
      if (known.stored !== null) {
        const { name, sha256 } = known.stored;
        if (isStored(name)) stored.set(file, { name, sha256, path: `/received/${name}` });
      } else if (known.part !== null && known.part.have.length > 0) {
        have.set(file, known.part.have);
      }
    }
    return { skip: new Map(), stored, have, refuse: new Map() };
  }

  /** The part of an entry that is gone on with. */
  partOf(path: string): string | null {
    return this.#replay().state(true).files.get(path)?.part?.name ?? null;
  }

  /** The next attempt begins: what is known, not how it came to be, and no part that is not gone on with. */
  begin(entries: readonly ListEntry[], { have }: ReceivePlan): void {
    const needed = [...have.keys()].map((file) => this.partOf(entries[file]?.path ?? ''));
    for (const name of this.parts.keys()) if (!needed.includes(name)) this.parts.delete(name);
    this.#lines = [...this.#replay().compacted(true)].map(encodeRecord);
  }

  /** Power was lost: only what was flushed is there. */
  loseUnflushed(): void {
    const replay = this.#replay();
    this.#lines = [...replay.compacted(false)].map(encodeRecord);
    for (const { part } of replay.state(false).files.values()) {
      const bytes = part === null ? undefined : this.parts.get(part.name);
      if (part === null || bytes === undefined) continue;
      let at = 0;
      for (const { offset, byteCount } of part.have) {
        bytes.fill(LOST, at, offset);
        at = offset + byteCount;
      }
      bytes.fill(LOST, at);
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
