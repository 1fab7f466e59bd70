import { expect, it } from 'vitest';
import { ANNA, UNKNOWN } from '../../fixtures/snapshots.ts';
import { codeGroups, peerLine, shortFingerprint } from './peer-words.ts';

it('calls a peer by its own name, or by its address', () => {
  expect(peerLine({ direction: 'sent', peer: ANNA })).toBe('to Anna’s ThinkPad');
  expect(peerLine({ direction: 'received', peer: UNKNOWN })).toBe('from 192.168.1.77');
});

it('shows a code in two groups', () => {
  expect(codeGroups('083920')).toBe('083 920');
});

it('shortens a fingerprint to four groups', () => {
  expect(shortFingerprint('3f9a 10c4 77de 02b1 9c5e')).toBe('3f9a 10c4 77de 02b1');
});
