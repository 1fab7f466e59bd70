import { describe, expect, it } from 'vitest';
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import { decodeReset, isSameToken, ResetIssuer } from './stateless-reset.ts';

const SECRET = new Uint8Array(32).fill(1);
const ID = { high: 1, low: 2 };

describe('a reset token', () => {
  it('is the same after a restart with the same secret', () => {
    const token = new ResetIssuer(sodiumCrypto, SECRET).token(ID);
    expect(token).toHaveLength(16);
    expect(new ResetIssuer(sodiumCrypto, SECRET).token(ID)).toEqual(token);
  });

  it('is another one for another connection, and of another endpoint', () => {
    const issuer = new ResetIssuer(sodiumCrypto, SECRET);
    expect(issuer.token({ high: 1, low: 3 })).not.toEqual(issuer.token(ID));
    const other = new ResetIssuer(sodiumCrypto, new Uint8Array(32).fill(2));
    expect(other.token(ID)).not.toEqual(issuer.token(ID));
    const unknown = () => new ResetIssuer(sodiumCrypto, null).token(ID);
    expect(unknown()).not.toEqual(unknown());
  });

  it('equals only itself', () => {
    const token = new ResetIssuer(sodiumCrypto, SECRET).token(ID);
    expect(isSameToken(token, token.slice())).toBe(true);
    expect(
      isSameToken(
        token,
        token.map((byte, i) => (i === 15 ? byte ^ 1 : byte)),
      ),
    ).toBe(false);
    expect(isSameToken(token, token.subarray(1))).toBe(false);
    expect(isSameToken(new Uint8Array(0), new Uint8Array(0))).toBe(false);
  });
});

describe('a RESET', () => {
  it('is 25 bytes, less than the shortest PACKET, and comes back as it was written', () => {
    const issuer = new ResetIssuer(sodiumCrypto, SECRET);
    const datagram = issuer.answer(ID, 0)!;
    expect(datagram).toHaveLength(25);
    expect(decodeReset(datagram)).toEqual({ source: ID, token: issuer.token(ID) });
    expect(decodeReset(datagram.subarray(1))).toBeNull();
  });

  it('is shown 64 times a second at most', () => {
    const issuer = new ResetIssuer(sodiumCrypto, SECRET);
    let shown = 0;
    for (let i = 0; i < 2_500; i++) if (issuer.answer(ID, i)) shown++;
    expect(shown).toBe(3 * 64);
  });
});
