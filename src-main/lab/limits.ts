/**
 * Every limit and time of the plain UDP dialect. None of them is fixed by a protocol, since there
 * is none: each follows from what programs of the exercise were measured to do (docs/PLAIN-UDP.md).
 */

// ---------------------------------------------------------------- receiving

/** Silence that ends a file. The exercise's own receivers poll for 2 to 5 s, its senders pause 20 ms. */
export const IDLE_END_MS = 2_500;

/** The same while a declared size says that more must come: a sender that stalled may yet go on. */
export const INCOMPLETE_IDLE_END_MS = 5_000;

/** How long a file whose declared size is reached waits for a digest, a marker, or the proof that the size was wrong. */
export const TRAILER_WAIT_MS = 500;

/** What still comes from a sender after its file has ended, up to this silence, is late and not a new file. */
export const LATE_MS = 2_500;

/**
 * A timeout that comes this late means that the process slept or was held up, and what was sent
 * meanwhile may lie in the socket: then every file gets the grace, to let it be read first.
 */
export const LOOP_STALL_MS = 400;
export const STALL_GRACE_MS = 400;

/** Files arriving at once, of all senders: each holds a part file open. */
export const SESSIONS_MAX = 64;

/** Files nobody has accepted yet, of all senders and of one host: each is a prompt. */
export const AWAITING_MAX = 8;
export const AWAITING_PER_HOST_MAX = 4;

/** Senders whose late datagrams are swallowed; the oldest is forgotten first. */
export const SWALLOWED_SENDERS_MAX = 256;

/** Bytes of files that nobody has accepted yet, of one file and of all: they are kept in memory. */
export const AWAITING_CONSENT_MAX_BYTES = 64 * 1024 * 1024;

/** A path as somebody typed it; longer than any of the exercise's and shorter than a chunk of data. */
export const NAME_DATAGRAM_MAX_BYTES = 512;

/** Digits of 2^53 − 1, with room for padding around them. */
export const SIZE_DATAGRAM_MAX_BYTES = 32;

/** "Close the file, please" and the like; known markers are much shorter. */
export const MARKER_MAX_BYTES = 48;

/** Label datagrams (`NAME=`, `SIZE=`, `START`) taken before the data; each key counts once. */
export const LABEL_DATAGRAMS_MAX = 16;

// ---------------------------------------------------------------- sending

/** Receivers of the exercise read 1,024 bytes and cut the rest off. */
export const CHUNK_BYTES_DEFAULT = 1_024;

/** The largest payload of an IPv4 datagram. */
export const CHUNK_BYTES_MAX = 65_507;

/** A stock socket buffer holds 92 chunks; with 1 ms between them every receiver measured kept up. */
export const GAP_MS_DEFAULT = 1;

/** Receivers that poll for 2 s end the file at a longer silence; a second would leave too little for the disk. */
export const GAP_MS_MAX = 500;

/** Chunks that a late timer may send at once, so that a coarse clock does not halve the rate. */
export const BURST_CHUNKS_MAX = 8;

/** Some receivers read 100 bytes of the name. */
export const WIRE_NAME_MAX_BYTES = 100;

/** What the sender keeps in memory of its file, and asks for at once. */
export const READ_AHEAD_BYTES = 256 * 1024;
export const READ_BYTES = 128 * 1024;

/**
 * Silence between two files to one receiver. The exercise's receivers poll up to 5 s and do not look
 * at the sender's port: what comes sooner is appended to the file before.
 */
export const BETWEEN_FILES_MS = 5_500;
