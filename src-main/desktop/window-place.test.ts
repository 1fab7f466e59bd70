import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PLACE, encodePlace, parsePlace, WINDOW_MIN } from './window-place.ts';

const SCREEN = { x: 0, y: 0, width: 1_920, height: 1_080 };
const RIGHT_SCREEN = { x: 1_920, y: 0, width: 1_280, height: 1_024 };

const bounds = { x: 2_000, y: 100, width: 900, height: 600 };

describe('parsePlace', () => {
  it('puts the window where it was', () => {
    expect(parsePlace(encodePlace(bounds, true), [SCREEN, RIGHT_SCREEN])).toEqual({
      at: { x: 2_000, y: 100 },
      width: 900,
      height: 600,
      isMaximized: true,
    });
  });

  it('keeps the size and leaves the place to the system when that screen is gone', () => {
    expect(parsePlace(encodePlace(bounds, false), [SCREEN])).toMatchObject({
      at: null,
      width: 900,
      height: 600,
    });
  });

  it('wants the title bar within reach', () => {
    const place = (x: number, y: number) =>
      parsePlace(encodePlace({ ...bounds, x, y }, false), [SCREEN]).at;
    expect(place(-700, 10)).toEqual({ x: -700, y: 10 });
    expect(place(-800, 10)).toBe(null);
    expect(place(10, -30)).toBe(null);
    expect(place(10, 1_060)).toBe(null);
  });

  it('is never smaller than the window can be', () => {
    const tiny = encodePlace({ ...bounds, width: 10, height: 10 }, false);
    expect(parsePlace(tiny, [RIGHT_SCREEN])).toMatchObject(WINDOW_MIN);
  });

  it('begins anew with whatever else is in the file', () => {
    expect(parsePlace(null, [SCREEN])).toEqual(DEFAULT_PLACE);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parsePlace(text, [SCREEN])).toEqual(DEFAULT_PLACE);
      }),
    );
  });
});
