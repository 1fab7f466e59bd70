/** What the engine can tell about a peer's key: its fingerprint, and whether the layer above has verified it. */
import type { Crypto } from '../../protocol/crypto.ts';
import type { PeerKnowledge } from '../../transfer/session-api.ts';

/** PROTOCOL.md section 3: what is shown of a fingerprint. */
const FINGERPRINT_SHOWN_BYTES = 16;

export class KnownPeers implements PeerKnowledge {
  readonly #crypto: Crypto;
  #verified: ReadonlySet<string> = new Set();

  constructor(crypto: Crypto) {
    this.#crypto = crypto;
  }

  setVerified(publicKeys: readonly string[]): void {
    this.#verified = new Set(publicKeys);
  }

  fingerprint(publicKey: Uint8Array): string {
    const shown = this.#crypto.hash([publicKey]).subarray(0, FINGERPRINT_SHOWN_BYTES);
    return Buffer.from(shown)
      .toString('hex')
      .replace(/(....)(?=.)/g, '$1 ');
  }

  isVerified(publicKey: string): boolean {
    return this.#verified.has(publicKey);
  }
}
