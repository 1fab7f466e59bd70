/** Numbers of reading and writing files, with their units and reasons. All our own tuning. */

/** Largest piece hashed in one go: 0.17 ms at 1,560 MB/s, so that the socket beside it is read in time. */
export const HASH_SLICE_BYTES = 256 * 1_024;
/** One read of a file that is read for its hash only. */
export const HASH_READ_BYTES = 2 ** 20;
/** Unused read and block memory that is kept for the next one, each; more goes back to the system. */
export const POOL_FREE_MAX_BYTES = 32 * 2 ** 20;
/** The same of each smaller size, from the next on by powers of two. */
export const POOL_SMALL_FREE_MAX_BYTES = 2 ** 20;
export const POOL_SMALLEST_BYTES = 1_024;
/** Writes given to the system at once by one transfer: fills a disk's queue, leaves threads for reads. */
export const WRITES_OUTSTANDING_MAX = 3;
/** Blocks that wait for earlier ones to be hashed, kept in memory so far; beyond, they are read back. */
export const HASH_AHEAD_MAX_BYTES = 8 * 2 ** 20;
/**
 * Written bytes after which the disk is asked to begin with them, so that the last flush is short.
 * At 250 MB/s onto a virtual disk the last flush took 0.05 to 0.3 s, without this 0.5 s; a quarter
 * as many bytes made the writes themselves wait.
 */
export const FLUSH_EVERY_BYTES = 128 * 2 ** 20;
/**
 * From this size on, a file goes past the page cache: 1 GB and its flush then took 0.6 s instead of
 * 2.2, and none of the copying. What is smaller is likely to be opened at once, and is better cached.
 */
export const DIRECT_FILE_MIN_BYTES = 16 * 2 ** 20;
/** Files of at most one block that are created, written and flushed at once. */
export const SMALL_SINKS_MAX = 16;
/** Names tried beside a taken one before the file fails. */
export const KEEP_BOTH_MAX = 10_000;
/** Paths looked at together: as many as the thread pool has threads, twice. */
export const EXAMINED_AT_ONCE = 8;
/** Entries of a folder that are looked at before they go on to the list: a page of it. */
export const WALK_STEP_ENTRIES = 256;
/** Entries looked at between two looks at the clock: each takes microseconds as a rule. */
export const LOOKED_IN_ONE_GO = 8;
/** Folders of a destination kept open: a tree's files come folder by folder. */
export const FOLDERS_OPEN_MAX = 128;
/** Files of a folder asked for size and time at once when an offer is compared with what is there. */
export const SURVEYED_AT_ONCE = 8;
/** Written bytes after which a part is flushed for the journal's sake: what a power cut costs at most. */
export const NOTED_FLUSH_EVERY_BYTES = 64 * 2 ** 20;
/** Work on small files that takes longer on average waits for a disk or a network; through a page cache it takes 0.05. */
export const QUICK_AVERAGE_MAX_MS = 1;
/** Pieces of work that the average remembers: one that took 16 ms is enough for a pause, a busy machine's 4 are not. */
export const QUICK_MEMORY = 16;
/** Pieces of work that go another way after those that were slow, and at most that many. */
export const QUICK_PAUSE_MIN = 32;
export const QUICK_PAUSE_MAX = 4_096;
/** Quick ones in a row after which the next pause is a short one again. */
export const QUICK_FORGIVEN_AFTER = 256;
/** Small files are read or written at a stretch so long; then the socket is read again. */
export const SLICE_MS = 1;
/** Files of at most one block that are written and have no name yet: each is an open descriptor. */
export const UNNAMED_FILES_MAX = 512;
/** Up to so many files and folders are flushed one by one, and nothing of anybody else's with them. */
export const FLUSHED_SINGLY_MAX = 8;
/** Up to this size a file is read, hashed or written in one go: less than SLICE_MS each. */
export const SMALL_FILE_MAX_BYTES = 256 * 1_024;
