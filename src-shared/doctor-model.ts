/**
 * What a look at the way to another computer can find, as values: the observations, and the one
 * diagnosis that they come to (`diagnosis.ts`), which `diagnosis-words.ts` puts into words.
 */

/** What became of asking the port itself, in a way that every Ferry answers without remembering. */
export type PortAnswer =
  /** Ferry is there, and speaks a version of ours. */
  | 'answers'
  /** Ferry is there, of another version only. */
  | 'other-version'
  /** The computer is there; no program has that port (or its firewall says so). */
  | 'refused'
  /** A router on the way, or the system, knows no computer at that address. */
  | 'unreachable'
  /** This computer's own rules did not let it out. */
  | 'blocked-here'
  /** There is no way out of this computer to there. */
  | 'no-route'
  | 'silent';

/** `unknown`: it could not be asked. */
export type EchoAnswer = 'answers' | 'silent' | 'unknown';

/** Whose key answers, where one was named? `unknown`: none was, or none was shown. */
export type KeyAnswer = 'same' | 'other' | 'unknown';

/** Has anybody on the own network that address? */
export type LinkAnswer = 'somebody' | 'nobody' | 'unknown';

export interface WayOut {
  /** As the system calls it: `eth0`, `Wi-Fi`. */
  readonly interfaceName: string;
  /** Of this computer, numeric, as the other one would see it. */
  readonly localAddress: string;
  /** A VPN or the like, judged by its name. */
  readonly isTunnel: boolean;
  readonly isWireless: boolean;
}

export interface WayObservations {
  /** Numeric, with its zone. */
  readonly address: string;
  readonly port: number;
  /** An address of this computer. */
  readonly isOwn: boolean;
  /** It announces that address and port to this computer right now. */
  readonly isAnnounced: boolean;
  /** The port at which it announces itself there instead; null = none. */
  readonly announcedPort: number | null;
  /** Not an address of the public internet. */
  readonly isPrivate: boolean;
  /** Interfaces of this computer on whose network the address lies; empty = a router is in between. */
  readonly ownNetworks: readonly { readonly interfaceName: string; readonly isTunnel: boolean }[];
  /** Null: there is none, or the system does not say. */
  readonly wayOut: WayOut | null;
  readonly portAnswer: PortAnswer;
  /** Silent because this computer's own rules drop what comes back. Null: not known. */
  readonly dropsAnswers: boolean | null;
  readonly keyAnswer: KeyAnswer;
  /** Asked of an address on an own network only. */
  readonly linkAnswer: LinkAnswer;
  /** An echo of the usual size, and one as large as Ferry's smallest first packet that may not be cut. */
  readonly echo: EchoAnswer;
  readonly largeEcho: EchoAnswer;
}

/**
 * `answers`        Ferry answers there
 * `other-device`   ... with another key than the one that was named
 * `other-version`  ... in a version that this one does not understand
 * `bad-address`    what was typed is not a host
 * `unknown-host`   no address belongs to that name
 * `no-network`     no way out of this computer leads there
 * `own-firewall`   this computer's rules keep Ferry's packets in, or drop what comes back
 * `nobody-listens` the computer is there, Ferry does not listen on that port
 * `other-port`     the computer is there, Ferry listens on another port
 * `firewall`       the computer is there, something drops Ferry's packets
 * `isolated`       it is on this network and announces itself, but the network keeps computers apart
 * `off-or-isolated` nobody answers at that address on this network: off, asleep, gone, or kept apart
 * `vpn`            a VPN takes what should stay on the local network
 * `other-subnet`   it is on another private network, and nothing comes through from there
 * `far`            it is out on the internet, and nothing comes through from there
 * `mtu`            small packets come through and Ferry's smallest do not
 * `no-answer`      silence that this system gives no reason for
 */
export const DIAGNOSES = [
  'answers',
  'other-device',
  'other-version',
  'bad-address',
  'unknown-host',
  'no-network',
  'own-firewall',
  'nobody-listens',
  'other-port',
  'firewall',
  'isolated',
  'off-or-isolated',
  'vpn',
  'other-subnet',
  'far',
  'mtu',
  'no-answer',
] as const;

export type Diagnosis = (typeof DIAGNOSES)[number];

/** One look, from what was typed to what it comes to. */
export interface Examination {
  /** As it was typed. */
  readonly host: string;
  readonly port: number;
  readonly diagnosis: Diagnosis;
  /** Of the address that said most; null where there was none to ask. */
  readonly observations: WayObservations | null;
}
