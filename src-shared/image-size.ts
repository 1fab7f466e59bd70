/**
 * How many pixels an image says it has, from its first bytes: before anything decodes it. Null for
 * what is no such image. Nothing behind the header is looked at.
 */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const PNG_HEAD = [
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
];

const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;

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
  if (bytes[0] !== MARKER || bytes[1] !== SOI) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length) {
    const code = view.getUint8(at + 1);
    if (view.getUint8(at) !== MARKER || code === SOI || code === EOI || code === SOS) return null;
    const lengthBytes = view.getUint16(at + 2);
    const end = at + 2 + lengthBytes;
    if (lengthBytes < 2 || end > bytes.length) return null;
    if (code >= 0xc0 && code <= 0xc2) {
      return lengthBytes < 8 ? null : sizeOrNull(view.getUint16(at + 7), view.getUint16(at + 5));
    }
    if (isOtherFrame(code)) return null;
    at = end;
  }
  return null;
}

/** SOF3 to SOF15: lossless, hierarchical, arithmetic. DHT, JPG and DAC lie between them. */
const isOtherFrame = (code: number): boolean =>
  code >= 0xc3 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;

const sizeOrNull = (width: number, height: number): ImageSize | null =>
  width === 0 || height === 0 ? null : { width, height };
