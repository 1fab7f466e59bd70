import { describe, expect, it } from 'vitest';
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import { SasExchange, sasCommitment, verificationCode } from './sas.ts';

const HASH = new Uint8Array(64).fill(1);
const OPEN = new Uint8Array(16).fill(2);
const OTHER = new Uint8Array(16).fill(3);

const makeSides = (committedTo = OPEN) => ({
  initiator: new SasExchange(sodiumCrypto, 'initiator', HASH, OPEN, null),
  responder: new SasExchange(
    sodiumCrypto,
    'responder',
    HASH,
    OTHER,
    sasCommitment(sodiumCrypto, committedTo),
  ),
});

describe('the verification code', () => {
  it('is the same six digits on both sides, once both nonces are open', () => {
    const { initiator, responder } = makeSides();
    expect(responder.isSendDue).toBe(true);
    expect(initiator.isSendDue).toBe(false);
    initiator.handleNonce(OTHER);
    expect(initiator.isSendDue).toBe(true);
    expect(responder.code).toBeNull();
    expect(responder.handleReveal(OPEN)).toBe(true);
    expect(responder.code).toBe(initiator.code);
    expect(responder.code).toMatch(/^\d{6}$/);
  });

  it('is what PROTOCOL.md section 3.2 says', () => {
    const digest = sodiumCrypto.hash([new TextEncoder().encode('ferry code 1'), HASH, OPEN, OTHER]);
    const whole = new DataView(digest.buffer).getBigUint64(0) % 1_000_000n;
    expect(verificationCode(sodiumCrypto, HASH, OPEN, OTHER)).toBe(
      whole.toString().padStart(6, '0'),
    );
  });

  it('depends on the handshake and on both nonces', () => {
    const codes = [
      verificationCode(sodiumCrypto, HASH, OPEN, OTHER),
      verificationCode(sodiumCrypto, HASH, OTHER, OPEN),
      verificationCode(sodiumCrypto, new Uint8Array(64), OPEN, OTHER),
      verificationCode(sodiumCrypto, HASH, OPEN, OPEN),
    ];
    expect(new Set(codes).size).toBe(4);
  });

  it('is refused to a nonce that was not committed to', () => {
    const { responder } = makeSides(OTHER);
    expect(responder.handleReveal(OPEN)).toBe(false);
    expect(responder.code).toBeNull();
  });

  it('stays what it was when a nonce comes again, or another one', () => {
    const { initiator, responder } = makeSides();
    initiator.handleNonce(OTHER);
    const { code } = initiator;
    initiator.handleNonce(OPEN);
    expect(initiator.code).toBe(code);
    responder.handleReveal(OPEN);
    expect(responder.handleReveal(OTHER)).toBe(true);
    expect(responder.code).toBe(code);
  });
});
