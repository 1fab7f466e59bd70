/**
 * Whose key is it that answers at an address and port? A handshake shows it, and ends before anything is
 * offered. It is asked for only where somebody names a key, since it costs the listener some memory.
 */
import type { FaultLog } from '../driver/driver-loop.ts';
import { makeKeyPair, sodiumCrypto } from '../crypto/sodium-crypto.ts';
import { abandon, ConnectRace } from '../transfers/connect-race.ts';

/** It has just answered another question, so it is there. */
const PATIENCE_MS = 2_000;
/** It calls as nobody whom it knows. */
const STRANGER = 'Ferry';

/** 64 hexadecimal digits; null = none was shown in time. `address` is numeric. */
export async function probeKey(
  address: string,
  port: number,
  signal: AbortSignal,
  log: FaultLog = () => {},
): Promise<string | null> {
  const owner = {
    crypto: sodiumCrypto,
    identity: makeKeyPair(),
    deviceName: STRANGER,
    trace: null,
    previewsMax: 0,
  };
  const options = { owner, rateLimitBytesPerSecond: null, congestionMode: 'normal', log } as const;
  const anybody = { places: [{ host: address, port }], host: address, port, peerKey: null };
  const over = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  return await new Promise((resolve) => {
    const race = new ConnectRace({ ...anybody, hearsay: [] }, options, (outcome) => {
      if (outcome.kind !== 'path') {
        resolve(null);
        return;
      }
      const { first, path } = outcome;
      resolve(
        first.kind === 'connected' ? Buffer.from(first.remotePublicKey).toString('hex') : null,
      );
      void abandon(path);
    });
    over.addEventListener('abort', () => {
      resolve(null);
      void race.cancel();
    });
  });
}
