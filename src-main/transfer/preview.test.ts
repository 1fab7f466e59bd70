import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jpegOf } from '../../src-shared/jpeg.test-kit.ts';
import { encodeMessage, parseSenderMessage } from './messages.ts';
import { parsePreview, previewMessage, type PreviewMessage } from './preview.ts';

const JPEG = jpegOf(96, 64);
const TRUE = previewMessage({ index: 7, jpeg: JPEG });
const hexOf = (bytes: Uint8Array): string => String(previewMessage({ index: 0, jpeg: bytes }).jpeg);
const withTail = (byteCount: number): string => {
  const bytes = new Uint8Array(byteCount);
  bytes.set(JPEG);
  return hexOf(bytes);
};

describe('a preview', () => {
  it('comes back as it was', () => {
    const parsed = parseSenderMessage(encodeMessage(TRUE));
    if (!parsed.ok || parsed.value.type !== 'preview') throw new Error('not a preview');
    expect(parsePreview(parsed.value)).toEqual({ index: 7, jpeg: JPEG });
  });

  it('fits a control message at its largest', () => {
    const largest = previewMessage({ index: 249_999, jpeg: new Uint8Array(6_144).fill(255) });
    expect(encodeMessage(largest).length).toBeLessThan(65_536);
  });

  it('may have 6,144 bytes and 128 pixels a side', () => {
    expect(parsePreview({ ...TRUE, jpeg: withTail(6_144) })).not.toBeNull();
    expect(parsePreview({ ...TRUE, jpeg: hexOf(jpegOf(128, 128)) })).not.toBeNull();
  });

  it.each<[string, Partial<Record<'file' | 'jpeg', unknown>>]>([
    ['6,145 bytes', { jpeg: withTail(6_145) }],
    ['129 pixels', { jpeg: hexOf(jpegOf(129, 1)) }],
    ['a frame of 65,535 by 65,535', { jpeg: hexOf(jpegOf(65_535, 65_535)) }],
    ['no frame', { jpeg: 'ffd8ffd9' }],
    ['another image', { jpeg: '89504e470d0a1a0a' }],
    ['half a byte', { jpeg: `${hexOf(JPEG)}0` }],
    ['capitals', { jpeg: hexOf(JPEG).toUpperCase() }],
    ['a line end behind it', { jpeg: `${hexOf(JPEG)}\n\n` }],
    ['nothing', { jpeg: '' }],
    ['bytes in a list', { jpeg: [255, 216] }],
    ['no picture', { jpeg: undefined }],
    ['no file', { file: undefined }],
    ['a file below zero', { file: -1 }],
    ['half a file', { file: 0.5 }],
    ['a file beyond all', { file: 250_000 }],
    ['a file in words', { file: '7' }],
  ])('is none, and no violation, with %s', (_what, wrong) => {
    const message: PreviewMessage = { ...TRUE, ...wrong };
    expect(parseSenderMessage(encodeMessage(message)).ok).toBe(true);
    expect(parsePreview(message)).toBeNull();
  });

  it('is none, whatever the JSON is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (file, jpeg) => {
        const bytes = new TextEncoder().encode(JSON.stringify({ type: 'preview', file, jpeg }));
        const parsed = parseSenderMessage(bytes);
        expect(parsed.ok).toBe(true);
        if (parsed.ok && parsed.value.type === 'preview') {
          expect(parsePreview(parsed.value)).toBeNull();
        }
      }),
    );
  });
});
