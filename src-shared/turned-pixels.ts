/** Pixels of four bytes, row by row, turned so that an image stands as its Exif orientation says. */
import type { ImageSize } from './image-size.ts';
import type { Orientation } from './jpeg-orientation.ts';

export interface Pixels extends ImageSize {
  /** Four bytes a pixel, in whatever order. */
  readonly bytes: Uint8Array;
}

/** `orientation`: of the pixels as they are. */
export function turnedPixels(pixels: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return pixels;
  const { width, height } = pixels;
  const isOnItsSide = orientation >= 5;
  const [turnedWidth, turnedHeight] = isOnItsSide ? [height, width] : [width, height];
  const from = new Uint32Array(pixels.bytes.slice().buffer);
  const to = new Uint32Array(turnedWidth * turnedHeight);
  for (let y = 0; y < turnedHeight; y += 1) {
    for (let x = 0; x < turnedWidth; x += 1) {
      const [column, row] = placeBefore(orientation, x, y, width, height);
      to[y * turnedWidth + x] = from[row * width + column] ?? 0;
    }
  }
  return { width: turnedWidth, height: turnedHeight, bytes: new Uint8Array(to.buffer) };
}

/** Where the pixel that comes to `x`, `y` was, in an image of `width` by `height`. */
function placeBefore(
  orientation: Orientation,
  x: number,
  y: number,
  width: number,
  height: number,
): readonly [column: number, row: number] {
  const [right, bottom] = [width - 1, height - 1];
  switch (orientation) {
    case 1:
      return [x, y];
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, bottom - x];
    case 7:
      return [right - y, bottom - x];
    case 8:
      return [right - y, x];
  }
}
