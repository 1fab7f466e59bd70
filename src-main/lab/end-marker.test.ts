import { describe, expect, it } from 'vitest';
import { bytesBeforeSuffix, isEndMarker } from './end-marker.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('isEndMarker', () => {
  it.each([
    'EOF',
    'eof',
    'DONE',
    'END',
    'end ',
    '__END__',
    '<END>',
    '*&CL^&',
    'EOF\0\0',
    'Closing socket',
  ])('knows %j behind any chunk', (text) => {
    expect(isEndMarker(utf8(text), false)).toBe(true);
  });

  it.each(['EOF\n', 'Close…', 'close up', '\u0018', 'bye', 'Finished.', 'FILE_END'])(
    'knows %j only behind a short chunk',
    (text) => {
      expect(isEndMarker(utf8(text), false)).toBe(false);
      expect(isEndMarker(utf8(text), true)).toBe(true);
    },
  );

  it.each([
    '',
    '\n',
    'the end',
    'EOF EOF',
    'EOF\0x',
    'closet',
    'done: 5',
    'a',
    '\0',
    'x'.repeat(49),
  ])('takes %j for data', (text) => {
    expect(isEndMarker(utf8(text), true)).toBe(false);
  });
});

describe('bytesBeforeSuffix', () => {
  it.each([
    ['abc<END>', 3],
    ['abc<EOF>', 3],
    ['<END>', null],
    ['abc<END> ', null],
    ['abcEOF', null],
  ])('of %j', (text, expected) => {
    expect(bytesBeforeSuffix(utf8(text))).toBe(expected);
  });
});
