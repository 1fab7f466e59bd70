/**
 * How a JPEG wants to be turned before it is looked at: tag 0x0112 of its Exif segment (Exif 2.32,
 * section 4.6.4; TIFF 6.0, section 2). Decoders that know no Exif show a phone's portraits lying.
 */
import { jpegSegments } from './jpeg-segments.ts';

/**
 * 1 = as it is; 2 mirrored left to right; 3 upside down; 4 mirrored top to bottom; 5 mirrored along
 * the diagonal from the top left; 6 to be turned a quarter clockwise; 7 mirrored along the other
 * diagonal; 8 to be turned a quarter counterclockwise.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const APP1 = 0xe1;
/** `Exif`, then two zeros. */
const EXIF_HEAD = [0x45, 0x78, 0x69, 0x66, 0, 0];
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
const TIFF = 42;
const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const FIELD_BYTES = 12;
/** The first directory of a camera has about a dozen. */
const FIELDS_MAX = 256;

/** 1 where nothing else is said, or what is said makes no sense. */
export function orientationOf(bytes: Uint8Array): Orientation {
  const segment = exifSegmentOf(bytes);
  return segment === null ? 1 : orientationIn(segment);
}

/** What follows the segment's head: a TIFF file of its own. */
function exifSegmentOf(bytes: Uint8Array): DataView | null {
  for (const { code, body } of jpegSegments(bytes)) {
    if (code !== APP1 || !startsWithExif(body)) continue;
    const from = EXIF_HEAD.length;
    return new DataView(body.buffer, body.byteOffset + from, body.byteLength - from);
  }
  return null;
}

const startsWithExif = (body: DataView): boolean =>
  body.byteLength >= EXIF_HEAD.length &&
  EXIF_HEAD.every((byte, index) => body.getUint8(index) === byte);

function orientationIn(tiff: DataView): Orientation {
  if (tiff.byteLength < 8) return 1;
  const order = tiff.getUint16(0);
  if (order !== LITTLE_ENDIAN && order !== BIG_ENDIAN) return 1;
  const isLittle = order === LITTLE_ENDIAN;
  const directory = tiff.getUint32(4, isLittle);
  if (tiff.getUint16(2, isLittle) !== TIFF || directory + 2 > tiff.byteLength) return 1;
  const count = Math.min(tiff.getUint16(directory, isLittle), FIELDS_MAX);
  for (let field = 0; field < count; field += 1) {
    const at = directory + 2 + field * FIELD_BYTES;
    if (at + FIELD_BYTES > tiff.byteLength) return 1;
    if (tiff.getUint16(at, isLittle) !== ORIENTATION_TAG) continue;
    const value = tiff.getUint16(at + 8, isLittle);
    return tiff.getUint16(at + 2, isLittle) === SHORT && isOrientation(value) ? value : 1;
  }
  return 1;
}

const isOrientation = (value: number): value is Orientation => value >= 1 && value <= 8;
