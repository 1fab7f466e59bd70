import { sodiumCrypto } from '../../io/crypto/sodium-crypto.ts';
import { PROTOCOL_VERSION } from '../../protocol/constants.ts';
import {
  decodeHandshakePacket,
  encodeInitial,
  encodeNoisePacket,
  encodeRetry,
  encodeVersion,
  PacketType,
  type HandshakePacket,
} from '../../protocol/packet.ts';
import { decodeReset, ResetIssuer } from '../../protocol/stateless-reset.ts';
import { TokenMaker } from '../../protocol/token.ts';
import type { Prng } from '../../simulation/prng.ts';
import { require, requireSame, type FuzzTarget } from '../target.ts';

/** The head of every handshake packet. */
export const packet: FuzzTarget = {
  name: 'packet',
  corpus: (prng) => [
    encodeInitial(id(prng), new Uint8Array(0), prng.bytes(32)),
    encodeInitial(id(prng), prng.bytes(20), prng.bytes(32)),
    encodeRetry(id(prng), prng.bytes(20)),
    encodeNoisePacket(PacketType.REPLY, id(prng), prng.bytes(150)),
    encodeNoisePacket(PacketType.CONFIRM, id(prng), prng.bytes(150)),
    encodeVersion(id(prng), [PROTOCOL_VERSION, 7]),
  ],
  check(input) {
    const decoded = decodeHandshakePacket(input);
    if (!decoded || decoded.kind === 'unknown-version') return;
    const again = encode(decoded);
    if (decoded.kind === 'initial') {
      // What is behind its noise message counts for nothing.
      const end = 17 + 1 + decoded.token.length + 2 + decoded.noise.length;
      requireSame(again.subarray(0, end), input.subarray(0, end), 'it says something else');
      return;
    }
    requireSame(again, input, 'encoded again, it is something else');
  },
};

const TOKENS = new TokenMaker(sodiumCrypto);
const ADDRESS = { host: '10.0.0.1', port: 5_000 };
const SOURCE = { high: 1, low: 2 };
const TOKEN = TOKENS.make(ADDRESS, SOURCE, 100_000);

/** Nothing but the token itself is valid, and that only where and while it is. */
export const token: FuzzTarget = {
  name: 'token',
  corpus: () => [TOKEN],
  check(input) {
    const isTrue = Buffer.compare(input, TOKEN) === 0;
    require(TOKENS.isValid(input, ADDRESS, SOURCE, 105_000) === isTrue, 'a forged token is valid');
    require(!TOKENS.isValid(input, ADDRESS, SOURCE, 111_500), 'an old token is valid');
    require(!TOKENS.isValid(input, { ...ADDRESS, port: 1 }, SOURCE, 105_000), 'valid elsewhere');
    require(!TOKENS.isValid(input, ADDRESS, { high: 1, low: 3 }, 105_000), 'valid for another');
  },
};

export const reset: FuzzTarget = {
  name: 'reset',
  corpus: (prng) => {
    const issuer = new ResetIssuer(sodiumCrypto, prng.bytes(32));
    return [issuer.answer(id(prng), 0)!];
  },
  check(input) {
    const decoded = decodeReset(input);
    if (!decoded) return;
    require(decoded.token.length === 16, 'a token of another length');
    require(input[0] === PacketType.RESET, 'a RESET of another type');
  },
};

function encode(packet: Exclude<HandshakePacket, { kind: 'unknown-version' }>): Uint8Array {
  switch (packet.kind) {
    case 'initial':
      return encodeInitial(packet.source, packet.token, packet.noise);
    case 'retry':
      return encodeRetry(packet.destination, packet.token);
    case 'reply':
      return encodeNoisePacket(PacketType.REPLY, packet.destination, packet.noise);
    case 'confirm':
      return encodeNoisePacket(PacketType.CONFIRM, packet.destination, packet.noise);
    case 'version':
      return encodeVersion(packet.destination, packet.versions);
  }
}

const id = (prng: Prng) => ({
  high: prng.between(0, 2 ** 32 - 1),
  low: prng.between(0, 2 ** 32 - 1),
});
