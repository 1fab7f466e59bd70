/**
 * Small pictures of images in an offer: which files get one, and how large it may be. PROTOCOL.md
 * section 7.2.
 */
import type { EntryKind } from './transfer-model.ts';

/** So many fit above the fold of a long list; more would keep an offer's link busy. */
export const PREVIEWS_MAX = 8;
/** Of one JPEG file: 96 by 96 pixels of a busy photograph take about 5,000. */
export const PREVIEW_MAX_BYTES = 6_144;
/** Longer side of one that is made: twice the size at which it is shown. */
export const PREVIEW_MADE_MAX_PX = 96;
/** Longer side of one that is taken: 64 KB of memory, whatever its bytes claim. */
export const PREVIEW_TAKEN_MAX_PX = 128;
/** Entries among which images are looked for: the first page of a list. */
export const PREVIEWED_AMONG_MAX = 256;
/** An image beyond this takes too long to read for a picture of that size. */
export const PREVIEWED_MAX_BYTES = 20_000_000;

export interface OfferPreview {
  /** Of the file, among those of the transfer. */
  readonly index: number;
  /** A whole JPEG file. */
  readonly jpeg: Uint8Array;
}

/** What of a file decides whether it gets one. */
export interface PreviewedFile {
  readonly name: string;
  readonly kind: EntryKind;
  /** Null = unknown. */
  readonly sizeBytes: number | null;
}

/** Indexes of the files that get a preview if all goes well: the same on both sides. */
export function previewedIndexes(files: readonly PreviewedFile[]): readonly number[] {
  const indexes: number[] = [];
  for (const [index, file] of files.slice(0, PREVIEWED_AMONG_MAX).entries()) {
    if (indexes.length === PREVIEWS_MAX) break;
    if (isPreviewed(file)) indexes.push(index);
  }
  return indexes;
}

function isPreviewed({ name, kind, sizeBytes }: PreviewedFile): boolean {
  if (kind !== 'file' || sizeBytes === null) return false;
  return sizeBytes > 0 && sizeBytes <= PREVIEWED_MAX_BYTES && /\.(png|jpe?g)$/i.test(name);
}
