import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHeader, encodeRecord, parseHeader, parseRecord } from './journal-lines.ts';
import { headerFor } from './journal.test-kit.ts';

const text = fc.string({ minLength: 1, unit: 'binary' });
const count = fc.maxSafeNat();
const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const record = fc.oneof(
  fc.record({
    kind: fc.constant('file' as const),
    file: count,
    path: text,
    sizeBytes: count,
    modifiedAt: fc.maxSafeInteger(),
  }),
  fc.record({ kind: fc.constant('part' as const), file: count, name: text }),
  fc.record({
    kind: fc.constant('written' as const),
    file: count,
    offset: count,
    byteCount: count,
  }),
  fc.record({ kind: fc.constant('stray' as const), file: count, name: text }),
  fc.record({
    kind: fc.constant('naming' as const),
    file: count,
    name: text,
    sha256: digest,
    inode: count,
  }),
  fc.record({ kind: fc.constant('cut'), file: count, byteCount: count }),
  fc.record({ kind: fc.constantFrom('flushing', 'flushed', 'dropped'), file: count }),
  fc.record({ kind: fc.constant('stored' as const), file: count, name: text, sha256: digest }),
);

describe('lines of a journal', () => {
  it('are read as they were written, whatever is in a name', () => {
    fc.assert(
      fc.property(record, (written) => {
        const line = encodeRecord(written);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(parseRecord(line.slice(0, -1))).toEqual(written);
      }),
    );
    const header = headerFor('/tmp/näme\n"quoted"');
    const line = encodeHeader(header);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(parseHeader(line.slice(0, -1))).toEqual(header);
  });

  it('are nothing when cut anywhere', () => {
    fc.assert(
      fc.property(record, fc.nat(), (written, cut) => {
        const line = encodeRecord(written).slice(0, -1);
        expect(parseRecord(line.slice(0, cut % line.length))).toBeNull();
      }),
    );
    const line = encodeHeader(headerFor('/tmp'));
    for (let cut = 0; cut < line.length - 1; cut += 1)
      expect(parseHeader(line.slice(0, cut))).toBeNull();
  });

  it('are nothing when they are anything else', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.jsonValue()).map((v) => JSON.stringify(v)),
    );
    fc.assert(
      fc.property(junk, (line) => {
        expect(parseHeader(line)).toBeNull();
        const read = parseRecord(line);
        if (read !== null) expect(encodeRecord(read).length).toBeGreaterThan(0);
      }),
    );
    const header = headerFor('/tmp');
    for (const wrong of [
      { conflict: 'all' },
      { id: 7 },
      { peer: null },
      { totalBytes: -1 },
      { listDigest: 'ab' },
    ]) {
      expect(parseHeader(JSON.stringify(['ferry journal', 1, { ...header, ...wrong }]))).toBeNull();
    }
    expect(parseHeader(JSON.stringify(['ferry journal', 2, header]))).toBeNull();
  });
});
