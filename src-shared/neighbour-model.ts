/** What a neighbour looks like to a person: announced now, sent to before, or verified. Values only. */

export const DEVICE_KINDS = ['desktop', 'laptop', 'server', 'unknown'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

export interface NeighbourAddress {
  /** A name that was typed, or numeric; link-local IPv6 with its zone. */
  readonly host: string;
  readonly port: number;
}

export type NeighbourTrust = 'unknown' | 'unverified' | 'verified' | 'blocked';

export interface Neighbour {
  /** `key:<64 hex>` where a key is known, else `at:<host> <port>`; stable while the device is known. */
  readonly neighbourId: string;
  /** As it called itself under its key if it is verified, else as it announces itself. */
  readonly deviceName: string | null;
  readonly deviceKind: DeviceKind;
  /** Best first, never empty. */
  readonly addresses: readonly NeighbourAddress[];
  /** Announces itself now. */
  readonly isReachable: boolean;
  /** Announces itself, and does not answer: a firewall, or a network that keeps computers apart. */
  readonly isMute: boolean;
  /**
   * Of its key. Whoever announces a key has not proved it yet: whoever sends names the key, so that a
   * liar cannot take the files.
   */
  readonly trust: NeighbourTrust;
  /** 64 hexadecimal digits: announced, or met there; null = none known. */
  readonly publicKey: string | null;
  /** Of the key, as people compare it: `ab12 cd34 …` */
  readonly fingerprint: string | null;
  /** ms since 1970: announced or met; null = never. */
  readonly lastSeenAt: number | null;
  /** Sent to before, so that it stays when it is not announced. */
  readonly isKept: boolean;
}
