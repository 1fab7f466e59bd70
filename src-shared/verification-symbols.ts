/**
 * The verification code as four things that can be seen and said aloud: the same number as its six
 * digits, in base 32. Who has compared the one has compared the other (docs/PROTOCOL.md, section 3.2).
 */
import { invariant } from './assert.ts';
import { say } from './say.ts';

/**
 * In this order for ever: both sides must mean the same by a number. Things that nobody takes for one
 * another, with names that are short and clear over a bad line.
 */
export const VERIFICATION_SYMBOLS = [
  'anchor',
  'apple',
  'bell',
  'bicycle',
  'bird',
  'book',
  'bus',
  'camera',
  'cat',
  'cherry',
  'cloud',
  'crown',
  'dog',
  'feather',
  'fish',
  'flag',
  'flower',
  'gift',
  'guitar',
  'hammer',
  'heart',
  'house',
  'key',
  'moon',
  'rabbit',
  'rocket',
  'scissors',
  'snail',
  'star',
  'sun',
  'tree',
  'umbrella',
] as const;

export type VerificationSymbol = (typeof VERIFICATION_SYMBOLS)[number];

/** 32^4 is the smallest power that has room for a million codes. */
const SYMBOLS_SHOWN = 4;

/** `code`: six digits. The first symbol stands for the highest place. */
export function symbolsOf(code: string): readonly VerificationSymbol[] {
  invariant(/^\d{6}$/.test(code), 'a verification code has six digits');
  const symbols: VerificationSymbol[] = [];
  let rest = Number(code);
  for (let place = 0; place < SYMBOLS_SHOWN; place += 1) {
    symbols.unshift(VERIFICATION_SYMBOLS[rest % VERIFICATION_SYMBOLS.length]!);
    rest = Math.floor(rest / VERIFICATION_SYMBOLS.length);
  }
  return symbols;
}

/** What a symbol is called in the language of the window. */
export function symbolName(symbol: VerificationSymbol): string {
  switch (symbol) {
    case 'anchor':
      return say('Anchor');
    case 'apple':
      return say('Apple');
    case 'bell':
      return say('Bell');
    case 'bicycle':
      return say('Bicycle');
    case 'bird':
      return say('Bird');
    case 'book':
      return say('Book');
    case 'bus':
      return say('Bus');
    case 'camera':
      return say('Camera');
    case 'cat':
      return say('Cat');
    case 'cherry':
      return say('Cherry');
    case 'cloud':
      return say('Cloud');
    case 'crown':
      return say('Crown');
    case 'dog':
      return say('Dog');
    case 'feather':
      return say('Feather');
    case 'fish':
      return say('Fish');
    case 'flag':
      return say('Flag');
    case 'flower':
      return say('Flower');
    case 'gift':
      return say('Gift');
    case 'guitar':
      return say('Guitar');
    case 'hammer':
      return say('Hammer');
    case 'heart':
      return say('Heart');
    case 'house':
      return say('House');
    case 'key':
      return say('Key');
    case 'moon':
      return say('Moon');
    case 'rabbit':
      return say('Rabbit');
    case 'rocket':
      return say('Rocket');
    case 'scissors':
      return say('Scissors');
    case 'snail':
      return say('Snail');
    case 'star':
      return say('Star');
    case 'sun':
      return say('Sun');
    case 'tree':
      return say('Tree');
    case 'umbrella':
      return say('Umbrella');
  }
}

/** `Anchor · Cat · Sun · Key`: to be read aloud. */
export const symbolWords = (code: string): string => symbolsOf(code).map(symbolName).join(' · ');
