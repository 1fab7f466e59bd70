/**
 * The `preview` message: a small JPEG of a file of an offer, and whether what came is one. Nothing
 * depends on it, so what is malformed is null and no violation. PROTOCOL.md section 7.2.
 */
import { jpegSizeOf } from '../../src-shared/image-size.ts';
import {
  PREVIEW_MAX_BYTES,
  PREVIEW_TAKEN_MAX_PX,
  type OfferPreview,
} from '../../src-shared/preview-model.ts';
import { ENTRIES_MAX } from './constants.ts';

/** As it comes out of a message's JSON: anything. */
export interface PreviewMessage {
  readonly type: 'preview';
  readonly file?: unknown;
  readonly jpeg?: unknown;
}

export function previewMessage({ index, jpeg }: OfferPreview): PreviewMessage {
  const digits = Array.from(jpeg, (byte) => byte.toString(16).padStart(2, '0'));
  return { type: 'preview', file: index, jpeg: digits.join('') };
}

export function parsePreview({ file, jpeg }: PreviewMessage): OfferPreview | null {
  if (typeof file !== 'number' || !Number.isInteger(file)) return null;
  if (file < 0 || file >= ENTRIES_MAX || typeof jpeg !== 'string') return null;
  const bytes = bytesOfHex(jpeg);
  const size = bytes && jpegSizeOf(bytes);
  if (!bytes || !size) return null;
  if (Math.max(size.width, size.height) > PREVIEW_TAKEN_MAX_PX) return null;
  return { index: file, jpeg: bytes };
}

function bytesOfHex(digits: string): Uint8Array | null {
  const isInLimits = digits.length <= 2 * PREVIEW_MAX_BYTES && digits.length % 2 === 0;
  if (!isInLimits || !/^[0-9a-f]+$/.test(digits)) return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}
