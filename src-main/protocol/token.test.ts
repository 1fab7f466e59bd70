import { describe, expect, it } from 'vitest';
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import { TokenMaker } from './token.ts';

const ADDRESS = { host: 'fe80::1%eth0', port: 4_000 };
const ID = { high: 1, low: 2 };

describe('a token', () => {
  const maker = new TokenMaker(sodiumCrypto);
  const token = maker.make(ADDRESS, ID, 5_000);

  it('is 20 bytes and valid for ten seconds', () => {
    expect(token.length).toBe(20);
    expect(maker.isValid(token, ADDRESS, ID, 5_000)).toBe(true);
    expect(maker.isValid(token, ADDRESS, ID, 15_000)).toBe(true);
    expect(maker.isValid(token, ADDRESS, ID, 16_000)).toBe(false);
    expect(maker.isValid(token, ADDRESS, ID, 4_000)).toBe(false);
  });

  it('is valid for one address, one port, one connection ID and one endpoint', () => {
    expect(maker.isValid(token, { ...ADDRESS, host: '::1' }, ID, 5_000)).toBe(false);
    expect(maker.isValid(token, { ...ADDRESS, port: 4_001 }, ID, 5_000)).toBe(false);
    expect(maker.isValid(token, ADDRESS, { high: 1, low: 3 }, 5_000)).toBe(false);
    expect(new TokenMaker(sodiumCrypto).isValid(token, ADDRESS, ID, 5_000)).toBe(false);
  });

  it('is worth nothing with one bit changed, or cut', () => {
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice();
      changed[at]! ^= 1;
      expect(maker.isValid(changed, ADDRESS, ID, 5_000)).toBe(false);
    }
    expect(maker.isValid(token.subarray(0, 19), ADDRESS, ID, 5_000)).toBe(false);
    expect(maker.isValid(new Uint8Array(0), ADDRESS, ID, 5_000)).toBe(false);
  });
});
