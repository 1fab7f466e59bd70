/**
 * What do the lines of a journal say together? Takes them one after the other; what they claim never
 * grows by leaving lines out at the end.
 */
import { before, union, wholeBlocks, withRange } from './byte-ranges.ts';
import type { JournalRecord } from './journal-lines.ts';
import type {
  ByteRange,
  ResumeFile,
  ResumeNaming,
  ResumeState,
  ResumeStored,
} from './resume-api.ts';

interface Draft {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  part: string | null;
  /** On the disk for good. */
  flushed: readonly ByteRange[];
  /** Written; on the disk as long as this boot lasts. */
  written: readonly ByteRange[];
  /** Of `written`, what the flush under way covers. */
  flushing: readonly ByteRange[] | null;
  naming: ResumeNaming | null;
  stored: ResumeStored | null;
}

export class JournalReplay {
  readonly #byPath = new Map<string, Draft>();
  readonly #byNumber = new Map<number, Draft>();
  readonly #orphans: string[] = [];

  /** A record that refers to nothing is passed over. */
  apply(record: JournalRecord): void {
    if (record.kind === 'file') {
      this.#byNumber.set(record.file, this.#draftOf(record));
      return;
    }
    if (record.kind === 'stray') {
      this.#orphans.push(record.name);
      return;
    }
    const draft = this.#byNumber.get(record.file);
    if (draft === undefined) return;
    switch (record.kind) {
      case 'part':
        if (draft.part !== null && draft.part !== record.name) this.#orphans.push(draft.part);
        empty(draft);
        draft.part = record.name;
        draft.stored = null;
        return;
      case 'written':
        draft.written = withRange(draft.written, record);
        return;
      case 'cut':
        draft.flushed = before(draft.flushed, record.byteCount);
        draft.written = before(draft.written, record.byteCount);
        draft.flushing = null;
        return;
      case 'flushing':
        draft.flushing = draft.written;
        return;
      case 'flushed':
        draft.flushed = union(draft.flushed, draft.flushing ?? []);
        draft.flushing = null;
        return;
      case 'naming':
        if (draft.part === null) return;
        draft.naming = { name: record.name, sha256: record.sha256, inode: record.inode };
        return;
      case 'stored':
        empty(draft);
        draft.stored = { name: record.name, sha256: record.sha256 };
        return;
      case 'dropped':
        empty(draft);
        draft.stored = null;
        return;
    }
  }

  /** `trustsWritten`: it is still the boot in which it was written. */
  state(trustsWritten: boolean): ResumeState {
    const files = new Map<string, ResumeFile>();
    for (const draft of this.#byPath.values()) {
      if (draft.part === null && draft.stored === null) continue;
      const { path, sizeBytes, modifiedAt, stored, part, naming } = draft;
      const ranges = trustsWritten ? union(draft.flushed, draft.written) : draft.flushed;
      const have = wholeBlocks(ranges, sizeBytes);
      files.set(path, {
        sizeBytes,
        modifiedAt,
        stored,
        part: part === null ? null : { name: part, have, naming },
      });
    }
    return { files };
  }

  /** Names of parts that no file can be gone on with any more; whoever made them may have removed them. */
  get orphans(): readonly string[] {
    return this.#orphans;
  }

  /** The same in as few records as it takes. */
  *compacted(trustsWritten: boolean): Generator<JournalRecord> {
    let file = 0;
    for (const draft of this.#byPath.values()) {
      if (draft.part === null && draft.stored === null) continue;
      const { path, sizeBytes, modifiedAt, stored, part, naming } = draft;
      yield { kind: 'file', file, path, sizeBytes, modifiedAt };
      if (part !== null) yield { kind: 'part', file, name: part };
      for (const range of draft.flushed) yield { kind: 'written', file, ...range };
      if (draft.flushed.length > 0) {
        yield { kind: 'flushing', file };
        yield { kind: 'flushed', file };
      }
      if (trustsWritten) {
        for (const range of draft.written) yield { kind: 'written', file, ...range };
      }
      if (naming !== null) yield { kind: 'naming', file, ...naming };
      if (stored !== null) yield { kind: 'stored', file, ...stored };
      file += 1;
    }
  }

  /** The file of that path as it was known, or, if it has another size or time now, a new one. */
  #draftOf(record: Extract<JournalRecord, { kind: 'file' }>): Draft {
    const { path, sizeBytes, modifiedAt } = record;
    const known = this.#byPath.get(path);
    if (known?.sizeBytes === sizeBytes && known.modifiedAt === modifiedAt) return known;
    if (known !== undefined && known.part !== null) this.#orphans.push(known.part);
    const draft: Draft = {
      path,
      sizeBytes,
      modifiedAt,
      part: null,
      flushed: [],
      written: [],
      flushing: null,
      naming: null,
      stored: null,
    };
    this.#byPath.set(path, draft);
    return draft;
  }
}

function empty(draft: Draft): void {
  draft.part = null;
  draft.flushed = [];
  draft.written = [];
  draft.flushing = null;
  draft.naming = null;
}
