import { makeKeyPair, sodiumCrypto } from '../../io/crypto/sodium-crypto.ts';
import type { EndpointConfig } from '../../protocol/connection-api.ts';
import { initiatorParameters, responderParameters } from '../../protocol/own-parameters.ts';
import { encodeParameters, parseParameters } from '../../protocol/parameters.ts';
import { require, requireSame, type FuzzTarget } from '../target.ts';

const CONFIG: EndpointConfig = {
  crypto: sodiumCrypto,
  identity: makeKeyPair(),
  deviceName: 'Ada’s laptop 🚢',
  accepting: true,
  maxDatagramBytes: 61_440,
  receiveBufferBytes: 425_984,
  receiveWindowBytes: 4 * 2 ** 20,
  resetSecret: null,
  previewsMax: 8,
  knowsLists: true,
};

/** The payloads of the handshake, of both sides. */
export const parameters: FuzzTarget = {
  name: 'parameters',
  corpus: (prng) => {
    const token = prng.bytes(16);
    return [
      encodeParameters(initiatorParameters(CONFIG, prng.bytes(32), token)),
      encodeParameters(responderParameters(CONFIG, { high: 7, low: 9 }, token)),
    ];
  },
  check(input) {
    for (const role of ['initiator', 'responder'] as const) {
      const parsed = parseParameters(input, role);
      if (!parsed) continue;
      require(parsed.maxDatagramBytes >= 1_200 && parsed.maxDatagramBytes <= 65_000, 'a datagram');
      require(parsed.idleTimeoutMs >= 1_000, 'an idle timeout of less than a second');
      require(parsed.versions.length >= 1 && parsed.versions.length <= 16, 'versions');
      require((parsed.sasCommitment?.length === 32) === (role === 'initiator'), 'a commitment');
      require((parsed.connectionId !== null) === (role === 'responder'), 'a connection ID');
      const again = encodeParameters(parsed);
      const twice = parseParameters(again, role);
      require(twice !== null, 'encoded again, it is not understood');
      requireSame(encodeParameters(twice), again, 'encoded again, it says something else');
    }
  },
};
