import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageSizeOf, jpegSizeOf } from './image-size.ts';
import { jpegOf } from './jpeg.test-kit.ts';

const PNG_OF_300_BY_2 = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  ...[0, 0, 1, 44, 0, 0, 0, 2],
]);

describe('the size of an image', () => {
  it('is read from a PNG', () => {
    expect(imageSizeOf(PNG_OF_300_BY_2)).toEqual({ width: 300, height: 2 });
  });

  it.each([0xc0, 0xc1, 0xc2])(
    'is read from a JPEG with the frame header SOF (marker %i)',
    (sof) => {
      expect(imageSizeOf(jpegOf(65_535, 1, sof))).toEqual({ width: 65_535, height: 1 });
    },
  );

  it('is read from a view into something larger', () => {
    const around = Uint8Array.from([7, 7, ...jpegOf(96, 64), 7]);
    expect(jpegSizeOf(around.subarray(2, -1))).toEqual({ width: 96, height: 64 });
  });

  it.each([
    ['a lossless frame', jpegOf(96, 64, 0xc3)],
    ['an arithmetic frame', jpegOf(96, 64, 0xc9)],
    ['no width', jpegOf(0, 64)],
    ['a height that comes later (DNL)', jpegOf(96, 0)],
    ['a scan before its frame', Uint8Array.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xc0])],
    ['another picture inside', Uint8Array.from([0xff, 0xd8, ...jpegOf(1, 1)])],
    ['a segment of no length', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0])],
    ['an end at once', Uint8Array.from([0xff, 0xd8, 0xff, 0xd9, 0, 0])],
    ['nothing', new Uint8Array()],
  ])('is not known with %s', (_what, bytes) => {
    expect(imageSizeOf(bytes)).toBeNull();
  });

  it('is not known of a JPEG that ends before its frame does', () => {
    const whole = jpegOf(96, 64);
    const frameEnds = whole.length - 12;
    for (let end = 0; end < whole.length; end++) {
      expect(jpegSizeOf(whole.subarray(0, end)) !== null).toBe(end >= frameEnds);
    }
  });

  it('is a number of pixels or nothing, whatever the bytes are', () => {
    const head = fc.constantFrom(jpegOf(9, 9), PNG_OF_300_BY_2, Uint8Array.from([0xff, 0xd8]));
    fc.assert(
      fc.property(head, fc.nat(40), fc.uint8Array({ maxLength: 80 }), (begin, cut, rest) => {
        const size = imageSizeOf(Uint8Array.from([...begin.subarray(0, cut), ...rest]));
        if (size !== null) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
      }),
    );
  });
});
