/** How is a device's key shown to a person? As the engine shows a peer's: PROTOCOL.md section 3. */
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import { KnownPeers } from '../io/transfers/peer-knowledge.ts';

const known = new KnownPeers(sodiumCrypto);

/** First 16 bytes of BLAKE2b-256 of the public key: `ab12 cd34 …`, eight groups of four digits. */
export const fingerprintOf = (publicKey: Uint8Array): string => known.fingerprint(publicKey);
