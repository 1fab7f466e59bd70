import { describe, expect, it } from 'vitest';
import { ANNA, neighbour, STUDIO, UNKNOWN } from '../../fixtures/snapshots.ts';
import {
  isHereNow,
  markOf,
  neighbourAddress,
  neighbourName,
  neighbourTarget,
  whereWords,
} from './neighbour-words.ts';

const studio = neighbour(STUDIO, { isReachable: true });

it('goes by its name, else by its address', () => {
  expect(neighbourName(studio)).toBe('Studio');
  expect(neighbourName(neighbour(UNKNOWN))).toBe('192.168.1.77:50412');
  expect(whereWords(neighbour(UNKNOWN))).toBe('Not in sight');
});

it('is written with its port only where that is not Ferry’s own, unless it is to be copied', () => {
  expect(whereWords(studio)).toBe('studio.local');
  expect(neighbourAddress(studio)).toBe('studio.local:27182');
  const away = neighbour({ ...UNKNOWN, deviceName: 'Ben' });
  expect(whereWords(away)).toBe('Not in sight · 192.168.1.77:50412');
  const v6 = neighbour(STUDIO, { addresses: [{ host: 'fe80::1%eth0', port: 27182 }] });
  expect(neighbourAddress(v6)).toBe('[fe80::1%eth0]:27182');
});

it('is sent to at its best address, and by its key', () => {
  const two = { ...studio, addresses: [...studio.addresses, { host: '10.0.0.1', port: 1 }] };
  expect(neighbourTarget(two)).toEqual({
    host: 'studio.local',
    port: 27182,
    publicKey: STUDIO.publicKey,
  });
});

it('says of whom it is in sight and does not answer that it does not', () => {
  const mute = { ...studio, isMute: true };
  expect(whereWords(mute)).toBe('Does not answer · studio.local');
  expect([isHereNow(studio), isHereNow(mute)]).toEqual([true, false]);
  expect(whereWords({ ...mute, isReachable: false })).toBe('Not in sight · studio.local');
});

describe('a mark', () => {
  it('says who is verified and who is blocked', () => {
    expect(markOf(studio, [studio])).toBe('verified');
    expect(markOf({ ...studio, trust: 'blocked' }, [studio])).toBe('blocked');
    expect(markOf(neighbour(ANNA), [studio])).toBeNull();
  });

  it('warns of another device with the name of a verified one, however that is written', () => {
    const other = neighbour({ ...ANNA, deviceName: ' STUDIO' });
    expect(markOf(other, [studio, other])).toBe('lookalike');
    const unseen = neighbour({ ...ANNA, deviceName: 'Stu\u200bdio' });
    expect(markOf(unseen, [studio, unseen])).toBe('lookalike');
    expect(
      markOf(neighbour(UNKNOWN), [studio, neighbour({ ...STUDIO, deviceName: null })]),
    ).toBeNull();
  });
});
