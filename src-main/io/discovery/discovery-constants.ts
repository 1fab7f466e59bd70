/** What the protocol fixes of discovery (docs/PROTOCOL.md, section 9), and what is our tuning. */

// ------------------------------------------------------------ fixed by the protocol

export const DNS_PORT = 5_353;
export const DNS_GROUP_4 = '224.0.0.251';
export const DNS_GROUP_6 = 'ff02::fb';
export const SERVICE = '_ferry._udp.local';
/** RFC 6763, section 9. */
export const SERVICE_LIST = '_services._dns-sd._udp.local';
export const TXT_VERSION = '1';
/** RFC 6762, section 17: what fits an Ethernet frame of 9,000 bytes. */
export const DNS_MESSAGE_MAX_BYTES = 9_000;
export const DNS_TTL_SECONDS = 120;

export const BEACON_PORT = 27_183;
export const BEACON_GROUP_6 = 'ff12::4665:7272:79';
export const BEACON_MAX_BYTES = 512;
/** Longer than any answer to it. */
export const QUESTION_MIN_BYTES = 128;
export const BEACON_LASTS_SECONDS = 100;

export const PUBLIC_KEY_BYTES = 32;
/** Whatever an announcement says. */
export const LASTS_MAX_SECONDS = 120;

/** Somebody of whom nothing was heard for so long, more than from one beacon to the next, is asked. */
export const SILENT_AFTER_MS = 35_000;

export const DEVICES_MAX = 512;
export const DEVICES_OF_ORIGIN_MAX = 32;
export const ADDRESSES_OF_DEVICE_MAX = 16;

// ------------------------------------------------------------ our tuning

/** Of a response: a Ferry has five and its addresses. */
export const DNS_RECORDS_MAX = 64;
/** After listening began, or something changed; one datagram alone may be lost. */
export const ANNOUNCE_AT_MS = [0, 1_000, 4_000] as const;
export const ASK_AT_MS = [0, 1_000, 4_000] as const;
export const BEACON_EVERY_MS = 30_000;
/** Half of what DNS-SD's announcements last. */
export const DNS_ASK_EVERY_MS = 60_000;
/** RFC 6762, section 6: answers to shared records wait for a moment, so that not all come at once. */
export const DNS_ANSWER_DELAY_MS = { least: 20, most: 120 } as const;
/** RFC 6762, section 6: the same record at most once a second on an interface. */
export const DNS_ANSWER_EVERY_MS = 1_000;
export const BEACON_ANSWERS_A_SECOND = 10;
/** Each is some 20 µs of work; a link full of Ferries sends about ten. */
export const DECODED_A_SECOND = 200;
/** Whoever floods leaves room for others. */
export const DECODED_OF_ORIGIN_A_SECOND = 40;
/** A window that is told more often has nothing more to show. */
export const TELL_EVERY_MS = 250;
/** More than any computer has that somebody sits at; containers make them by the hundred. */
export const INTERFACES_MAX = 32;
/** How long a socket that could not be opened is left alone: twice as long each time, until the network changes. */
export const REOPEN_AFTER_MS = { least: 60_000, most: 960_000 } as const;
/** After sleep, whoever is still there answers within this. */
export const AFTER_SLEEP_MS = 6_000;
/** When somebody looks at the list, whoever was silent for so long is asked at once. */
export const SILENT_WHEN_LOOKED_AT_MS = 10_000;
/** Where there is little room left, nobody is waited for. */
export const DEVICES_CROWDED = 384;
export const SILENT_WHEN_CROWDED_MS = 5_000;
export const SILENCE_LOOK_EVERY_MS = 3_000;
/** A link where all have gone at once, or a liar who names hundreds, costs no more than this. */
export const ASKED_AT_ONCE_MAX = 8;
/** Addresses of one device that are asked. */
export const HOSTS_ASKED_MAX = 3;
/** Somebody new is asked whether they can be reached; in between, so that a whole link does not ask at once. */
export const NEW_ASKED_AFTER_MS = { least: 1_000, most: 5_000 } as const;
export const NEW_ASKED_A_LOOK_MAX = 6;
export const MUTE_ASKED_EVERY_MS = 30_000;
