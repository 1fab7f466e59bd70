/** A QR code (ISO/IEC 18004) as the path of an SVG: one square of side 1 a dark module. */
import { encode } from 'uqr';

export interface QrPath {
  /** Modules on a side, the quiet zone included. */
  readonly size: number;
  readonly path: string;
}

/** From its upper left corner. */
const SQUARE = 'h1v1h-1z';

/** What the standard asks for around the code, so that a camera finds it. */
const QUIET_MODULES = 4;

/** `text` is ASCII, at most some hundred characters. */
export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_MODULES });
  const strokes = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [['M', x, ',', y, SQUARE].join('')] : [])),
  );
  return { size, path: strokes.join('') };
}
