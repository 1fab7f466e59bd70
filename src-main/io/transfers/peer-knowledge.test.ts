import { expect, it } from 'vitest';
import { sodiumCrypto } from '../crypto/sodium-crypto.ts';
import { KnownPeers } from './peer-knowledge.ts';

const [KNOWN, OTHER] = ['a1'.repeat(32), 'b2'.repeat(32)];

function trustOf(deviceName: string, host = '10.0.0.5') {
  const peers = new KnownPeers(sodiumCrypto);
  const ann = { publicKey: KNOWN, deviceName: 'Ann’s laptop', hosts: ['10.0.0.5'] };
  peers.setTrust({ verified: [ann], blocked: [] });
  return peers.trustOf(OTHER, deviceName, [host]);
}

it.each([
  'Ann’s laptop',
  'ANN’S LAPTOP',
  'Ann’s  laptop',
  'Ann’s\u00a0laptop',
  'Ann’s lap\u200btop',
  'Ann’s laptop\ufe0f',
  'Ann’s lap\u00adtop',
  '\u2060Ann’s laptop\u3164',
])('a device that is called %j, where a verified one was, is one whose key has changed', (name) => {
  expect(trustOf(name)).toBe('changed');
});

it('one of another name, or from elsewhere, is not', () => {
  expect(trustOf('Ann’s desktop')).toBe('unverified');
  expect(trustOf('Ann’s laptop', '10.0.0.6')).toBe('unverified');
});
