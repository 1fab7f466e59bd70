/**
 * What the sink side of io/files sees of a receiver's journal: what an earlier attempt left
 * (`ResumeState`), and whom to tell what this one does (`ResumeNotes`). Types only.
 *
 * The rule that everything rests on: data before map. A note is made when what it says is true, so
 * the journal claims at most what is there; whatever is cut off its end, it claims less.
 */

export interface ByteRange {
  readonly offset: number;
  readonly byteCount: number;
}

/** What an attempt that was interrupted left, by path as offered. */
export interface ResumeState {
  readonly files: ReadonlyMap<string, ResumeFile>;
}

/** Good for an entry of the same path, size and modification time only; anything else is another file. */
export interface ResumeFile {
  readonly sizeBytes: number;
  /** ms since 1970, as offered. */
  readonly modifiedAt: number;
  /** It has its own name; null while it has not. What became of it since, nobody has looked at. */
  readonly stored: ResumeStored | null;
  /** Null when there is none, or when it is stored. */
  readonly part: ResumePart | null;
}

export interface ResumeStored {
  /** On the disk, below the destination folder, `/` between segments. */
  readonly name: string;
  readonly sha256: string;
}

export interface ResumePart {
  /** Of the part file, below the destination folder, `/` between segments. It may be gone, or shorter. */
  readonly name: string;
  /**
   * What can be trusted to be in it: sorted, disjoint, whole blocks (BLOCK_BYTES; the file's last one
   * may be shorter). Written bytes within one boot of the machine, flushed ones beyond it.
   */
  readonly have: readonly ByteRange[];
  /** It may have this name already, and was killed before it could be said. */
  readonly naming: ResumeNaming | null;
}

/** A part that was about to get a name beside a taken one. */
export interface ResumeNaming extends ResumeStored {
  /** The file's number on its disk: whatever else has the name is another file. */
  readonly inode: number;
}

/** A file that has its own name: what `stored` says. */
export interface StoredNote {
  readonly file: number;
  readonly name: string;
  readonly sha256: string;
}

/**
 * `file` is the index in the offer. None of these fails or waits: where the journal cannot be
 * written (its disk is full), that much is sent again.
 */
export interface ResumeNotes {
  /**
   * *Before* the part file is made: a kill between the two then leaves no stray file. `part` is below
   * the destination folder, `/` between segments. Again for a new part of the same file: the old one
   * is forgotten, and has to be removed by who calls. Not for a part that is gone on with.
   */
  partMade(file: number, part: string): void;
  /** Right after the write resolved. Whole blocks. */
  written(file: number, offset: number, byteCount: number): void;
  /** Right after the part was cut to so many bytes, whole blocks: what was `written` beyond is gone. */
  cut(file: number, byteCount: number): void;
  /** Right before a flush (fdatasync) of the part is asked for; one at a time a file. */
  flushing(file: number): void;
  /** After it resolved well: all that was `written` before `flushing` is on the disk. Not called if it failed. */
  flushed(file: number): void;
  /**
   * Right before a whole and flushed part gets a name that is not the planned one: by what it was
   * offered under nobody would find it there. Again for each name that is tried.
   */
  naming(file: number, name: string, sha256: string, inode: number): void;
  /**
   * After the file got its own name and its folder was flushed. `name`: below the destination folder,
   * `/` between segments. A small file needs `partMade` and this only.
   */
  stored(file: number, name: string, sha256: string): void;
  /** Of many that were never parts, in one go. */
  allStored(files: readonly StoredNote[]): void;
  /** After its part was removed for good (digest mismatch, failed): the next attempt starts it anew. */
  dropped(file: number): void;
}
