/**
 * A small picture of one of the person's own images, for those whom it is offered to: PROTOCOL.md
 * section 7.2. Written anew, so nothing of the file goes along but what can be seen.
 */
import { nativeImage, type NativeImage } from 'electron';
import { imageSizeOf } from '../../src-shared/image-size.ts';
import { type Orientation, orientationOf } from '../../src-shared/jpeg-orientation.ts';
import { PREVIEW_MADE_MAX_PX, PREVIEW_MAX_BYTES } from '../../src-shared/preview-model.ts';
import { turnedPixels } from '../../src-shared/turned-pixels.ts';

/** 100 MB of memory, and a tenth of a second (12 million: 60 ms), in which main can do nothing else. */
const PIXELS_MAX = 25_000_000;

/** In percent; the first that is small enough is taken. */
const QUALITIES = [80, 60, 40, 20] as const;

export function previewImage(bytes: Uint8Array): Uint8Array | null {
  const size = imageSizeOf(bytes);
  if (size === null || size.width * size.height > PIXELS_MAX) return null;
  const image = nativeImage.createFromBuffer(Buffer.from(bytes.buffer));
  if (image.isEmpty()) return null;
  const small = upright(shrunk(image), orientationOf(bytes));
  for (const quality of QUALITIES) {
    const jpeg = small.toJPEG(quality);
    if (jpeg.length > 0 && jpeg.length <= PREVIEW_MAX_BYTES) return new Uint8Array(jpeg);
  }
  return null;
}

function shrunk(image: NativeImage): NativeImage {
  const { width, height } = image.getSize();
  const scale = PREVIEW_MADE_MAX_PX / Math.max(width, height);
  if (scale >= 1) return image;
  const toWhole = (side: number): number => Math.max(1, Math.round(side * scale));
  return image.resize({ width: toWhole(width), height: toWhole(height), quality: 'good' });
}

/** As the camera was held, and on white: JPEG has no transparency, and black would hide what is drawn in black. */
function upright(image: NativeImage, orientation: Orientation): NativeImage {
  // Blue, green, red, each multiplied by alpha, and alpha.
  const bytes = image.toBitmap();
  for (let at = 0; at < bytes.length; at += 4) {
    const missing = 255 - (bytes[at + 3] ?? 255);
    for (let colour = at; colour < at + 3; colour++) {
      bytes[colour] = Math.min(255, (bytes[colour] ?? 0) + missing);
    }
    bytes[at + 3] = 255;
  }
  const { width, height, bytes: turned } = turnedPixels({ ...image.getSize(), bytes }, orientation);
  return nativeImage.createFromBitmap(Buffer.from(turned.buffer), { width, height });
}
