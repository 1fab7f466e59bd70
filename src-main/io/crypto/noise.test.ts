import { describe, expect, it } from 'vitest';
import type { KeyPair } from '../../protocol/crypto.ts';
import { startNoise } from './noise.ts';
import { keyPairFromSecret, makeKeyPair, sodiumCrypto } from './sodium-crypto.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array | null | undefined): string | null =>
  bytes ? Buffer.from(bytes).toString('hex') : null;
const pairOf = (secret: string): KeyPair => keyPairFromSecret(hex(secret));

/**
 * Noise_XX_25519_ChaChaPoly_BLAKE2b of the cacophony test vectors (github.com/haskell-cryptography/
 * cacophony, as kept in github.com/mcginty/snow, tests/vectors/cacophony.txt). Early copies of that
 * file give the hash before message 3 as `handshake_hash`; this is the one behind it, which an
 * independent computation from the specification gives too.
 */
const VECTOR = {
  prologue: '4a6f686e2047616c74',
  initiatorStatic: 'e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1',
  initiatorEphemeral: '893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a',
  responderStatic: '4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893',
  responderEphemeral: 'bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b',
  handshakeHash:
    '8cf47d7b3cb5804c0109d48e8bcdbee2cbb65687d8ea2c92994ca361fb86151a' +
    'd93627b98936cbb32de56e8abb21def3925011ac3e35db9cbeea73ab9a4392c2',
  messages: [
    {
      payload: '4c756477696720766f6e204d69736573',
      ciphertext:
        'ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944' +
        '4c756477696720766f6e204d69736573',
    },
    {
      payload: '4d757272617920526f746862617264',
      ciphertext:
        '95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843' +
        '0505b6745ce64a5f33f0e8e3b83f11ce8802bca507f4f2d8b564dbe277e19661' +
        '16e132faa2dfd70b8b077b9f94b913df5056ae1319469b824a98d54bbaa82c32' +
        '5595587064f978c4b6d104f7596e6f',
    },
    {
      payload: '462e20412e20486179656b',
      ciphertext:
        '99579e1c1ee15e422a57ddd6b16d37087b17558e8369c18991b4b2ca3a824abf' +
        '904cdcf5458b5431a75af034ca9e9b982de039eaaf156775e2d580cd4e5ebae8' +
        '9c3f8cb2594b556d8a8169',
    },
  ],
  /** Sealed with the keys of Split(): responder to initiator, then back, nonces 0 and 0, then 1. */
  transport: [
    {
      payload: '4361726c204d656e676572',
      ciphertext: 'fc56eea290b3f3a21aac0c70cd5787b5ee99be37d2f4d751329b55',
    },
    {
      payload: '4a65616e2d426170746973746520536179',
      ciphertext: 'bb31c9da10d5639a4cdb88a12f5c61de41bbc7df09bf75d94f8184fe4157f5c68f',
    },
    {
      payload: '457567656e2042f6686d20766f6e2042617765726b',
      ciphertext: 'f6199cadb152fb27f82be0a0891ec76a33598ae92a46cab2fb5a8ed5bf48b7f267f8370af7',
    },
  ],
};

function runVector() {
  const prologue = hex(VECTOR.prologue);
  const initiator = startNoise(
    'initiator',
    pairOf(VECTOR.initiatorStatic),
    prologue,
    pairOf(VECTOR.initiatorEphemeral),
  );
  const responder = startNoise(
    'responder',
    pairOf(VECTOR.responderStatic),
    prologue,
    pairOf(VECTOR.responderEphemeral),
  );
  return { initiator, responder };
}

describe('the Noise handshake', () => {
  it('writes and reads the messages of the published vector', () => {
    const { initiator, responder } = runVector();
    const order = [initiator, responder, initiator];
    VECTOR.messages.forEach(({ payload, ciphertext }, i) => {
      const reader = order[i] === initiator ? responder : initiator;
      const message = order[i]!.writeMessage(hex(payload));
      expect(toHex(message)).toBe(ciphertext);
      expect(toHex(reader.readMessage(message!))).toBe(payload);
    });
    expect(toHex(initiator.outcome?.handshakeHash)).toBe(VECTOR.handshakeHash);
    expect(toHex(responder.outcome?.handshakeHash)).toBe(VECTOR.handshakeHash);
    expect(initiator.outcome?.sendKey).toEqual(responder.outcome?.receiveKey);
    expect(responder.outcome?.sendKey).toEqual(initiator.outcome?.receiveKey);
    expect(responder.outcome?.remotePublicKey).toEqual(pairOf(VECTOR.initiatorStatic).publicKey);
    expect(initiator.outcome?.remotePublicKey).toEqual(pairOf(VECTOR.responderStatic).publicKey);
  });

  it("splits into the vector's transport keys", () => {
    const { initiator, responder } = runVector();
    responder.readMessage(initiator.writeMessage(hex(VECTOR.messages[0]!.payload))!);
    initiator.readMessage(responder.writeMessage(hex(VECTOR.messages[1]!.payload))!);
    responder.readMessage(initiator.writeMessage(hex(VECTOR.messages[2]!.payload))!);
    const fromResponder = sodiumCrypto.packetCipher(responder.outcome!.sendKey);
    const fromInitiator = sodiumCrypto.packetCipher(initiator.outcome!.sendKey);
    const sealed = VECTOR.transport.map(({ payload }, i) => {
      const plain = hex(payload);
      const packet = new Uint8Array(plain.length + 16);
      packet.set(plain);
      const cipher = i % 2 === 0 ? fromResponder : fromInitiator;
      cipher.seal(packet, 0, 0, plain.length, Math.floor(i / 2));
      return toHex(packet);
    });
    expect(sealed).toEqual(VECTOR.transport.map(({ ciphertext }) => ciphertext));
  });

  it('survives every damaged message, and finishes with the true one', () => {
    const initiator = startNoise('initiator', makeKeyPair());
    const responder = startNoise('responder', makeKeyPair());
    const empty = new Uint8Array(0);
    responder.readMessage(initiator.writeMessage(empty)!);
    const message2 = responder.writeMessage(hex('0102'))!;
    for (let at = 0; at < message2.length; at += 7) {
      const damaged = message2.slice();
      damaged[at]! ^= 1;
      expect(initiator.readMessage(damaged)).toBeNull();
    }
    expect(initiator.readMessage(message2.subarray(0, 40))).toBeNull();
    expect(initiator.readMessage(empty)).toBeNull();
    expect(toHex(initiator.readMessage(message2))).toBe('0102');
    const message3 = initiator.writeMessage(hex('03'))!;
    const damaged = message3.slice();
    damaged[damaged.length - 1]! ^= 0x80;
    expect(responder.readMessage(damaged)).toBeNull();
    expect(responder.outcome).toBeNull();
    expect(toHex(responder.readMessage(message3))).toBe('03');
    expect(responder.outcome?.receiveKey).toEqual(initiator.outcome?.sendKey);
  });

  it('refuses keys that make the agreement all zeros', () => {
    // Points of small order on Curve25519: the results would be known to everybody.
    const points = [
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000000',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ];
    for (const point of points) {
      const responder = startNoise('responder', makeKeyPair());
      expect(responder.readMessage(hex(point))).toEqual(new Uint8Array(0));
      expect(responder.writeMessage(new Uint8Array(0))).toBeNull();
    }
  });

  it("leaves the caller's message as it was", () => {
    const initiator = startNoise('initiator', makeKeyPair());
    const responder = startNoise('responder', makeKeyPair());
    const message1 = initiator.writeMessage(new Uint8Array(0))!;
    const copy = message1.slice();
    responder.readMessage(message1);
    initiator.readMessage(responder.writeMessage(new Uint8Array(0))!);
    responder.readMessage(initiator.writeMessage(new Uint8Array(0))!);
    expect(message1).toEqual(copy);
  });
});
