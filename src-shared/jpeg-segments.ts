/** The segments of a JPEG file before its first scan: ITU-T T.81, annex B. Decodes none. */

export interface JpegSegment {
  /** The second byte of its marker. */
  readonly code: number;
  /** Without marker and length. */
  readonly body: DataView;
}

const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Marker and length. */
const HEAD_BYTES = 4;
/** Of the length itself, which it counts. */
const LENGTH_BYTES = 2;

/** In their order, up to the scan or to what is none; nothing of what is no JPEG. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment, void, undefined> {
  if (bytes[0] !== MARKER || bytes[1] !== SOI) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + HEAD_BYTES <= view.byteLength) {
    const code = view.getUint8(at + 1);
    if (view.getUint8(at) !== MARKER || code === SOI || code === EOI || code === SOS) return;
    const bodyBytes = view.getUint16(at + 2) - LENGTH_BYTES;
    const from = at + HEAD_BYTES;
    if (bodyBytes < 0 || from + bodyBytes > view.byteLength) return;
    yield { code, body: new DataView(bytes.buffer, bytes.byteOffset + from, bodyBytes) };
    at = from + bodyBytes;
  }
}
