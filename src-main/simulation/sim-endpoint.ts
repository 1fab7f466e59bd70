/** Endpoints for tests: the real protocol over the real cryptography, with identities made once. */
import { makeKeyPair, sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import type { EndpointConfig } from '../protocol/connection-api.ts';
import { Endpoint } from '../protocol/endpoint.ts';

export const SENDER_IDENTITY = makeKeyPair();
export const RECEIVER_IDENTITY = makeKeyPair();
/** A receiver that restarts has it again. */
export const RECEIVER_RESET_SECRET = sodiumCrypto.randomBytes(32);

export function makeSimEndpoint(
  role: 'sender' | 'receiver',
  config: Partial<EndpointConfig> = {},
): Endpoint {
  return new Endpoint({
    crypto: sodiumCrypto,
    identity: role === 'sender' ? SENDER_IDENTITY : RECEIVER_IDENTITY,
    deviceName: role,
    accepting: role === 'receiver',
    maxDatagramBytes: 61_440,
    receiveBufferBytes: 425_984,
    receiveWindowBytes: 4 * 2 ** 20,
    resetSecret: role === 'receiver' ? RECEIVER_RESET_SECRET : null,
    ...config,
  });
}
