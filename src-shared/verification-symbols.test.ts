import { expect, it } from 'vitest';
import {
  symbolName,
  symbolsOf,
  symbolWords,
  VERIFICATION_SYMBOLS,
} from './verification-symbols.ts';

const codeOf = (n: number): string => String(n).padStart(6, '0');

it('says every code in its own way, and no two alike', () => {
  const said = new Set<string>();
  for (let n = 0; n < 1_000_000; n += 1) said.add(symbolsOf(codeOf(n)).join());
  expect(said.size).toBe(1_000_000);
});

it('says a code in four things, of which the same code is found again', () => {
  for (const n of [0, 1, 31, 32, 1_023, 32_768, 483_920, 999_999]) {
    const symbols = symbolsOf(codeOf(n));
    expect(symbols).toHaveLength(4);
    const back = symbols.reduce((sum, one) => sum * 32 + VERIFICATION_SYMBOLS.indexOf(one), 0);
    expect(back).toBe(n);
  }
});

it('says the same for ever: the other side may be of another version', () => {
  expect(symbolWords('000000')).toBe('Anchor · Anchor · Anchor · Anchor');
  expect(symbolWords('483920')).toBe('Fish · Rabbit · Guitar · Flower');
  expect(symbolWords('999999')).toBe('Tree · Flower · Gift · Umbrella');
});

it('has a name of its own for each of 32', () => {
  expect(VERIFICATION_SYMBOLS).toHaveLength(32);
  expect(new Set(VERIFICATION_SYMBOLS.map(symbolName)).size).toBe(32);
});
