import { describe, expect, it } from 'vitest';
import { EntryNames, folded } from './entry-names.ts';

describe('EntryNames', () => {
  it('counts on from the name that was offered, over what others were given', () => {
    const names = new EntryNames();
    const given = ['a.txt', 'a (2).txt', 'a.txt', 'a (2).txt', 'A.TXT'].map((name) =>
      names.place('', name),
    );
    expect(given).toEqual(['a.txt', 'a (2).txt', 'a (3).txt', 'a (2) (2).txt', 'A (4).TXT']);
    expect(names.placeBeside('', 'a.txt')).toBe('a (5).txt');
  });

  it('never gives two entries of a folder names that a file system takes for one', () => {
    const names = new EntryNames();
    const wanted = ['é', 'e\u0301', 'É', 'ß', 'ss', 'SS', 'ﬁ', 'fi', 'FI', 'K', 'k', 'ς', 'σ', 'Σ'];
    const given = wanted.map((name) => names.place('', name.normalize('NFC')));
    expect(new Set(given.map(folded)).size).toBe(wanted.length);
  });

  it('gives the same name in two folders', () => {
    const names = new EntryNames();
    names.addFolder('x', 'x');
    expect([names.place('', 'a'), names.place('x', 'a')]).toEqual(['a', 'a']);
  });

  it.each([
    ['the same name', () => 'a.txt'],
    ['names of every case', (n: number) => (n % 2 ? 'ABC.TXT' : 'abc.txt')],
    ['long names that differ where they are cut', (n: number) => 'x'.repeat(250) + (n >> 3)],
    ['numbered names, twice each', (n: number) => `a (${n >> 1})`],
  ])(
    'gives a hundred thousand of %s names of their own, and does not look at each for each',
    (_what, nth) => {
      // Looking at each for each would take minutes, and the test's time limit.
      const names = new EntryNames();
      const given = new Set<string>();
      for (let n = 0; n < 100_000; n += 1) given.add(names.place('', nth(n)));
      expect(given.size).toBe(100_000);
    },
  );
});
