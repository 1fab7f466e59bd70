/** What the engine can tell about a peer's key: its fingerprint, and what the layer above thinks of it. */
import { shapeOfName } from '../../../src-shared/name-shape.ts';
import type { PeerTrust } from '../../../src-shared/transfer-model.ts';
import type { Crypto } from '../../protocol/crypto.ts';
import type { PeerKnowledge } from '../../transfer/session-api.ts';
import type { DeviceTrust } from '../engine.ts';

/** PROTOCOL.md section 3: what is shown of a fingerprint. */
const FINGERPRINT_SHOWN_BYTES = 16;

export class KnownPeers implements PeerKnowledge {
  readonly #crypto: Crypto;
  #verified: ReadonlySet<string> = new Set();
  #blocked: ReadonlySet<string> = new Set();
  /** Names of verified devices, each at an address where it was met. */
  #places: ReadonlySet<string> = new Set();

  constructor(crypto: Crypto) {
    this.#crypto = crypto;
  }

  setTrust({ verified, blocked }: DeviceTrust): void {
    this.#verified = new Set(verified.map((device) => device.publicKey));
    this.#blocked = new Set(blocked);
    this.#places = new Set(
      verified.flatMap(({ deviceName, hosts }) =>
        deviceName === null ? [] : hosts.map((host) => placeOf(deviceName, host)),
      ),
    );
  }

  fingerprint(publicKey: Uint8Array): string {
    const shown = this.#crypto.hash([publicKey]).subarray(0, FINGERPRINT_SHOWN_BYTES);
    return Buffer.from(shown)
      .toString('hex')
      .replace(/(....)(?=.)/g, '$1 ');
  }

  trustOf(publicKey: string, deviceName: string | null, hosts: readonly string[]): PeerTrust {
    if (this.#verified.has(publicKey)) return 'verified';
    if (deviceName === null) return 'unverified';
    const isKnownPlace = hosts.some((host) => this.#places.has(placeOf(deviceName, host)));
    return isKnownPlace ? 'changed' : 'unverified';
  }

  isBlocked(publicKey: string): boolean {
    return this.#blocked.has(publicKey);
  }
}

/** What looks the same to a person is the same. A line break is in neither. */
const placeOf = (deviceName: string, host: string): string =>
  `${shapeOfName(deviceName)}\n${host.toLowerCase()}`;
