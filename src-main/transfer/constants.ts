/** Every number of a transfer with its unit and its reason. PROTOCOL.md section 7. */

// Fixed by the protocol.

/** Files, folders and links of one transfer: each costs both sides some 300 bytes of memory. */
export { ENTRIES_MAX } from '../../src-shared/transfer-model.ts';
/** Text of all pages of a list: bounds what an offer that nobody has answered may take. */
export const LIST_TEXT_MAX_BYTES = 64 * 2 ** 20;
/** UTF-16 units of all paths of a list, each with what came before it as a prefix. */
export const LIST_PATHS_MAX_UNITS = 64 * 2 ** 20;
/** Our tuning: what an entry of a list that arrived takes of memory beside its text, with what was found of it here. */
export const LIST_ENTRY_HELD_BYTES = 400;
/** Entries in one page of a list. */
export const LIST_ENTRIES_MAX = 256;
/** Items in one `file-end`, `file-result` or part of a `plan`. */
export const BATCH_ITEMS_MAX = 256;
/** Byte ranges of one file in one `plan`; a file with more holes says the rest in further ones. */
export const PLAN_RANGES_MAX = 256;
export const LINK_TARGET_MAX_BYTES = 4_096;
export const PATH_MAX_BYTES = 1_024;
export const PATH_SEGMENTS_MAX = 64;
/** The largest instant that ECMAScript's Date holds, either way from 1970. */
export const MODIFIED_AT_MAX_MS = 8.64e15;
/** Unit in which begun data is counted, aligned at its own size. */
export const BLOCK_BYTES = 2 ** 20;
/** Memory of begun blocks beyond the receive window: a sender of nearly ordered data never needs it. */
export const BLOCKS_BEGUN_SLACK_BYTES = 16 * BLOCK_BYTES;
/**
 * A receive window below this can stand still: credit comes back by whole blocks, and is told once a
 * quarter of the window has moved, so that a begun block may wait for bytes that nobody may send.
 */
export const RECEIVE_WINDOW_MIN_BYTES = 4 * BLOCK_BYTES;
/** Files of more than one block that have data and no file-end: each is an open file here. */
export const FILES_BEGUN_MAX = 256;

// Our tuning.

/** One read of a source: large enough that a call costs little, small enough to be hashed between datagrams. */
export const READ_BYTES = 256 * 1_024;
/** Bytes asked of the disk and not yet there: what a busy disk needs to keep a gigabit full for 8 ms. */
export const READ_AHEAD_BYTES = 4 * READ_BYTES;
/**
 * So much of a receive window a sender keeps, however slow the disk: new credit is told by a quarter of the
 * window, and what is left must be no less than RECEIVE_WINDOW_MIN_BYTES.
 */
export const RECEIVE_WINDOW_HELD_BYTES = 8 * BLOCK_BYTES;
/** Waiting for a disk, this much keeps it busy until more has come, and for so long it was not just busy elsewhere. */
export const STANDING_BACKLOG_MIN_BYTES = 2 * BLOCK_BYTES;
export const STANDING_BACKLOG_MIN_MS = 250;
/** Sources open at once; hides the opening of small files behind the reading of others. */
export const SOURCES_OPEN_MAX = 16;
/** Files handed over whose result has not come: bounds the messages under way to about half a megabyte. */
export const RESULTS_AWAITED_MAX = 4_096;
/** Control bytes queued above which the walk of a folder waits: some 5,000 entries ahead of the network. */
export const LIST_BACKLOG_MAX_BYTES = 2 ** 19;
/** How often a person is told how long a list has grown. */
export const LIST_TOLD_GAP_MS = 100;
/** A prompt that nobody answers for so long is nobody's: the sender should not wait all night. */
export const OFFER_ANSWER_MAX_MS = 10 * 60 * 1_000;
/** From the handshake or one page of the list to the next: a slow disk may be walked meanwhile. */
export const OFFER_PAGE_MAX_MS = 120_000;
/** From the handshake to the end of the list, however steadily its pages come. */
export const OFFER_COMPLETE_MAX_MS = 30 * 60 * 1_000;
/** How long the control stream may take to tell the other side that we leave, before we just close. */
export const LEAVE_LINGER_MS = 3_000;
/** How long a receiver whose results have all been heard waits for the sender's CLOSE. */
export const CLOSE_AWAITED_MAX_MS = 30_000;
/** A rate is that of the last so many milliseconds: calm to look at, and quick to show a stall. */
export const RATE_WINDOW_MS = 2_000;
/** Samples are taken at most this often: 20 in the window. */
export const RATE_SAMPLE_GAP_MS = 100;
/**
 * Not heard for so long, a peer is called silent: longer than a few lost packets last, and than the
 * two seconds after which the protocol asks by itself whether somebody is there.
 */
export const SILENCE_TOLD_MS = 3_000;

// A disk that is full (room-shortage.ts).

/**
 * So many files in a row found no room, and none was stored in between: the rest is not tried. Above
 * what is under way at once in small files and fails together; each costs its bytes on the wire.
 */
export const REFUSALS_IN_A_ROW_MAX = 64;
/** What a file takes on a disk beside its bytes: the rest of its last block, and its name. */
export const ROOM_BESIDE_BYTES = 4_096;

// What limits a transfer (sender-limits.ts, receiver-limits.ts, limit-verdict.ts).

/** Shorter than this a sample measures turns of the loop, not the machine. */
export const LIMIT_SAMPLE_MIN_MS = 50;
/** How fast the past fades in what is said of now: one hiccup does not change it. */
export const LIMIT_MEMORY_MS = 1_500;
/** Less than half of the time is no verdict: then several things take turns. */
export const LIMIT_SHARE_MIN = 0.5;
/** So long must a verdict hold before a person is told: a sentence that flickers says nothing. */
export const LIMIT_SHOWN_AFTER_MS = 2_000;
/**
 * A thread that works more than this of the time is what everything waits for: of the rest little is
 * left for being woken in time. Measured: 0.5 at 900 Mbit/s through a modelled link, 0.9 on loopback.
 */
export const LIMIT_BUSY_FRACTION = 0.8;
/**
 * Others have the processors half of the time that passes. Measured with four programs that never rest
 * beside it on two cores: 0.55 to 0.85 at the sender, 0.5 to 0.65 at the receiver; 0.02 with
 * nothing beside it at 100 Mbit/s, up to 0.4 at 900 with the program that models the link.
 */
export const LIMIT_CROWDED_OUT_FRACTION = 0.5;
/** Its work comes in gusts of a tenth of a second. */
export const LIMIT_BUSY_MEMORY_MS = 500;
/** From here on repeating takes more than a ninth of the time: the link is slow because it loses. */
export const LIMIT_LOSS_FRACTION = 0.1;
/** The last bytes' way there and the results' way back, with the ACK delays of both. */
export const LIMIT_RESULT_RTTS = 2;
/** The other side hears of a changed verdict at most this often. */
export const LIMIT_TOLD_GAP_MS = 500;
/** A receiver that holds back more than this of its window makes the sender wait, or soon will. */
export const LIMIT_BACKLOG_FRACTION = 0.5;
