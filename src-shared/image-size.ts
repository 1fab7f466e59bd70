/**
 * How many pixels an image says it has, from its first bytes: before anything decodes it. Null for
 * what is no such image. Nothing behind the header is looked at.
 */
import { jpegSegments } from './jpeg-segments.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const PNG_HEAD = [
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
];

/** Precision, height, width, and how many components follow. */
const FRAME_SIZE_BYTES = 6;

export function imageSizeOf(bytes: Uint8Array): ImageSize | null {
  return pngSizeOf(bytes) ?? jpegSizeOf(bytes);
}

/** ISO 15948, section 11.2.2. */
function pngSizeOf(bytes: Uint8Array): ImageSize | null {
  if (bytes.length < PNG_HEAD.length + 8 || PNG_HEAD.some((byte, at) => bytes[at] !== byte)) {
    return null;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sizeOrNull(view.getUint32(16), view.getUint32(20));
}

/** ITU-T T.81, annex B: the frame header of a baseline, extended or progressive JPEG. */
export function jpegSizeOf(bytes: Uint8Array): ImageSize | null {
  for (const { code, body } of jpegSegments(bytes)) {
    if (code >= 0xc0 && code <= 0xc2) {
      return body.byteLength < FRAME_SIZE_BYTES
        ? null
        : sizeOrNull(body.getUint16(3), body.getUint16(1));
    }
    if (isOtherFrame(code)) return null;
  }
  return null;
}

/** SOF3 to SOF15: lossless, hierarchical, arithmetic. DHT, JPG and DAC lie between them. */
const isOtherFrame = (code: number): boolean =>
  code >= 0xc3 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;

const sizeOrNull = (width: number, height: number): ImageSize | null =>
  width === 0 || height === 0 ? null : { width, height };
