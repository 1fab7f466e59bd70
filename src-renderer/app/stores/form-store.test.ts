import { describe, expect, it } from 'vitest';
import { ANNA, choice, neighbour, STUDIO, UNKNOWN } from '../../fixtures/snapshots.ts';
import { createFormStore, withHost, withKnown, withPick, withSent } from './form-store.ts';

const anna = neighbour(ANNA);
const studio = neighbour(STUDIO);
const fresh = createFormStore().getState();

describe('picking', () => {
  it('adds one after the other, and takes one away that is pressed again', () => {
    const both = withPick(withPick(fresh, anna), studio);
    expect(both.picks).toEqual([anna, studio]);
    expect(withPick(both, anna).picks).toEqual([studio]);
  });

  it('keeps whom it went to for more, and begins anew with the next pick', () => {
    const both = withPick(withPick(withHost(fresh, '10.0.0.9'), anna), studio);
    const spent = withSent({ ...both, items: choice }, choice.slice(0, 2));
    expect(spent).toMatchObject({ picks: [anna, studio], host: '10.0.0.9' });
    expect(spent.items).toEqual(choice.slice(2));
    const other = neighbour(UNKNOWN);
    expect(withPick(spent, other)).toMatchObject({ picks: [other], host: '' });
    expect(withPick(spent, anna)).toMatchObject({ picks: [studio], host: '10.0.0.9' });
  });

  it('begins anew with the next host that is typed', () => {
    const spent = withSent(withPick(fresh, anna), []);
    const typed = withHost(spent, '1');
    expect(typed).toMatchObject({ picks: [], host: '1' });
    expect(withPick(typed, studio)).toMatchObject({ picks: [studio], host: '1' });
  });
});

describe('a pick', () => {
  it('is who is known by its key once it was met', () => {
    const met = neighbour(UNKNOWN, { neighbourId: 'key:ab', publicKey: 'ab', deviceName: 'Ben' });
    expect(withKnown(withPick(fresh, neighbour(UNKNOWN)), [anna, met]).picks).toEqual([met]);
  });

  it('stays when it is gone, out of sight', () => {
    const picked = withPick(fresh, { ...anna, isReachable: true });
    expect(withKnown(picked, [studio]).picks).toEqual([{ ...anna, isReachable: false }]);
  });

  it('is nobody else who has got its address since', () => {
    const other = { ...studio, addresses: anna.addresses };
    expect(withKnown(withPick(fresh, anna), [other]).picks).toEqual([anna]);
  });
});
