/**
 * Every number of the protocol with its unit and its reason. "Fixed by the protocol" changes what
 * goes over the wire (docs/PROTOCOL.md); "our tuning" may differ between two implementations.
 * Numbers of loss recovery, pacing and congestion control live in `recovery/`, beside their use.
 */

// Fixed by the protocol.

export const PROTOCOL_VERSION = 1;
/** "FRRY". */
export const MAGIC = 0x46525259;
export const CONNECTION_ID_BYTES = 8;
export const TOKEN_MAX_BYTES = 64;
/** First byte 1, magic 4, version 4. */
export const HANDSHAKE_HEAD_BYTES = 9;
/** First byte 1, connection ID 8, packet number 6. */
export const PACKET_HEAD_BYTES = 15;
/** An INITIAL is exactly so long, so that its answer stays below three times it. */
export const INITIAL_BYTES = 1_200;
/** Every path carries this much; RFC 9000, section 14. */
export const DATAGRAM_MIN_BYTES = 1_200;
export const DATAGRAM_MAX_BYTES = 65_000;
export const PACKET_NUMBER_MAX = 2 ** 48 - 1;
export const VARINT_MAX = Number.MAX_SAFE_INTEGER;
export const FILE_NUMBER_MAX = 2 ** 32 - 1;
export const ACK_RANGES_MAX = 255;
export const CLOSE_REASON_MAX_BYTES = 256;
export const CONTROL_MESSAGE_MAX_BYTES = 65_536;
/** Length field in front of each control message. */
export const CONTROL_LENGTH_BYTES = 4;
export const PATH_CHALLENGE_BYTES = 8;
export const SAS_NONCE_BYTES = 16;
export const SAS_COMMITMENT_BYTES = 32;
export const VERSIONS_MAX = 16;
export const DEVICE_NAME_MAX_BYTES = 64;
/** Bytes sent to an address that has not proved itself, for each byte that came from there. */
export const AMPLIFICATION_MAX = 3;
export const TOKEN_LIFETIME_MS = 10_000;
export const RESET_TOKEN_BYTES = 16;
/** First byte 1, connection ID 8, token 16: less than the shortest PACKET, so it never grows on the way back. */
export const RESET_BYTES = 1 + CONNECTION_ID_BYTES + RESET_TOKEN_BYTES;

export const INITIAL_MAX_DATA_MAX = 2 ** 40;
/** One whole control message with its length field. */
export const INITIAL_MAX_CONTROL_MIN = CONTROL_LENGTH_BYTES + CONTROL_MESSAGE_MAX_BYTES;
export const INITIAL_MAX_CONTROL_MAX = 2 ** 30;
export const MAX_ACK_DELAY_MAX_MS = 1_000;
export const MAX_ACK_DELAY_DEFAULT_MS = 25;
export const IDLE_TIMEOUT_MIN_MS = 1_000;
export const IDLE_TIMEOUT_MAX_MS = 86_400_000;
export const IDLE_TIMEOUT_DEFAULT_MS = 30_000;
export const RECEIVE_BUFFER_MAX_BYTES = 2 ** 30;
/** Of the parameter previews_max. */
export const PREVIEWS_MAX_MAX = 255;

/** Codes of CLOSE, section 5.3. */
export const CloseCode = {
  DONE: 0,
  CANCELLED: 1,
  DECLINED: 2,
  INTERNAL: 3,
  VIOLATION: 4,
  FLOW_CONTROL: 5,
  FRAME_ENCODING: 6,
  LIMIT: 7,
  SHUTDOWN: 8,
  VERSION: 9,
  SAS_MISMATCH: 10,
  BUSY: 11,
  FAILED: 12,
} as const;

// Our tuning.

/** First pause before a handshake packet is sent again; doubles up to the next one. */
export const HANDSHAKE_RETRY_MIN_MS = 250;
export const HANDSHAKE_RETRY_MAX_MS = 1_000;
/** No answer for so long ends the connect: what a person waits before they look at the cable. */
export const HANDSHAKE_TIMEOUT_MS = 8_000;
/** RETRYs that one connect follows: a listener under load sends one, a loop of them is noise. */
export const RETRIES_FOLLOWED_MAX = 3;

/** Half-open handshakes kept at once: bounds memory and key agreements under a flood. */
export const HALF_OPEN_MAX = 64;
/** From this many on, an address proves itself by a token first. */
export const HALF_OPEN_BUSY = 16;
export const HALF_OPEN_LIFETIME_MS = 10_000;
/** Handshakes begun a second, networks' first and other ones each: at 0.3 ms, 6 % of a core in all. */
export const HANDSHAKES_PER_SECOND_MAX = 100;
/** The same at once, after a pause. */
export const HANDSHAKES_AT_ONCE_MAX = 64;
/** The same with one network (an IPv4 address, 64 bits of IPv6): a flood from there leaves most to others. */
export const HANDSHAKES_PER_NETWORK_MAX = 50;
/** CONFIRMs tried on one half-open record: whoever sees its ID could make us try for ever. */
export const CONFIRMS_TRIED_MAX = 32;
/** Answers to handshake packets that wait for the socket; more are dropped, the peer asks again. */
export const HANDSHAKE_ANSWERS_MAX = 64;
/** Connections of one endpoint; one more is told BUSY. Each may hold a receive window. */
export const CONNECTIONS_MAX = 256;
/** Connections beyond that which are being told BUSY at one time; more are dropped. */
export const BUSY_ANSWERS_MAX = 64;

/** RESETs shown a second: each costs a hash and a datagram, and one is enough for an honest peer. */
export const RESETS_PER_SECOND_MAX = 64;

/** What we promise as our largest delay of an ACK. */
export const MAX_ACK_DELAY_MS = 25;
/**
 * Silence is not failure: a cable that is moved, a router that restarts, a lid that is closed over a
 * cup of tea. A peer that is really gone is mostly noticed much sooner (PROTOCOL.md section 4.5), a
 * person can cancel at any time, and what waits is a window of memory and an open file.
 */
export const IDLE_TIMEOUT_MS = 600_000;
/** When a side that hears nothing asks whether the other is still there: before a person is told of silence. */
export const KEEP_ALIVE_MS = 2_000;
/** ... and no later than this fraction of the idle timeout. */
export const KEEP_ALIVE_FRACTION = 1 / 3;
/** VERSIONs that end a connect: each is an answer to an INITIAL, so the second comes 250 ms later. */
export const VERSIONS_BELIEVED = 2;
/**
 * An open connection has something to do every KEEP_ALIVE_MS. Called this much later than it asked
 * to be, it was asleep with its process (a closed lid, a stopped process, a clock that jumped).
 */
export const SLEEP_MIN_MS = 5_000;

/** Control bytes that a peer may be ahead of us: four whole messages. */
export const CONTROL_WINDOW_BYTES = 4 * INITIAL_MAX_CONTROL_MIN;
/** Of a window: how much it must have moved before the new limit is told. */
export const WINDOW_UPDATE_FRACTION = 1 / 4;

/** Bytes that the layer above is asked for at most, queued and in flight: twice 1 Gbit/s at 120 ms. */
export const SEND_BUFFER_MAX_BYTES = 32 * 2 ** 20;
/** Asked for even while the congestion window is small: a disk is read in chunks of this order. */
export const SEND_BUFFER_MIN_BYTES = 2 ** 20;

/** Ranges with gaps between them, over all files: 65,536 cost a few megabytes. */
export const RECEIVED_GAPS_MAX = 65_536;
/** Files of one transfer (section 7); each costs one number. */
export const RECEIVED_FILES_MAX = 250_000;
/** Acknowledged or lost islands of the control stream that are tracked. */
export const CONTROL_RANGES_MAX = 1_024;

/** PTOs for which a closing connection still answers with CLOSE. */
export const CLOSING_PTOS = 3;
/** PATH_CHALLENGEs to one address, one a PTO, before it is given up. */
export const PATH_CHALLENGES_MAX = 5;
/** New addresses asked at one time: a true one must not be crowded out by whoever copies its packets. */
export const PATH_CANDIDATES_MAX = 3;
/** Answers to challenges that wait for the socket: an honest peer asks about two addresses at a time. */
export const PATH_RESPONSES_MAX = 4;
/** Addresses of the peer that are asked again when it falls silent: two networks, there and back. */
export const PATHS_REMEMBERED_MAX = 2;
/** The old address answered: others are not asked before, or every copied packet would cost two of ours. */
export const PATH_REFUSED_MS = 1_000;
