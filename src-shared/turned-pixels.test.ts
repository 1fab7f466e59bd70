import { describe, expect, it } from 'vitest';
import type { Orientation } from './jpeg-orientation.ts';
import { turnedPixels } from './turned-pixels.ts';

/** Three pixels a row: `ABC` above `DEF`. */
const AS_STORED = ['ABC', 'DEF'];

describe('an image stands as its orientation says', () => {
  // What TIFF says of row 0 and column 0: top left, top right, bottom right, bottom left, …
  it.each<[Orientation, string[]]>([
    [1, ['ABC', 'DEF']],
    [2, ['CBA', 'FED']],
    [3, ['FED', 'CBA']],
    [4, ['DEF', 'ABC']],
    [5, ['AD', 'BE', 'CF']],
    [6, ['DA', 'EB', 'FC']],
    [7, ['FC', 'EB', 'DA']],
    [8, ['CF', 'BE', 'AD']],
  ])('%i', (orientation, expected) => {
    const bytes = Uint8Array.from([...AS_STORED.join('')].flatMap((letter) => fourOf(letter)));
    const turned = turnedPixels({ width: 3, height: 2, bytes }, orientation);
    expect({ width: turned.width, height: turned.height }).toEqual({
      width: expected[0]?.length,
      height: expected.length,
    });
    expect([...turned.bytes]).toEqual([...expected.join('')].flatMap((letter) => fourOf(letter)));
  });
});

const fourOf = (letter: string): number[] => [letter.charCodeAt(0), 1, 2, 255];
