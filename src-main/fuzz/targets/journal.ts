/** Journals as a disk gives them back: whatever is in one, it claims no more than a file can hold. */
import {
  encodeHeader,
  encodeRecord,
  type JournalHeader,
  type JournalRecord,
} from '../../io/resume/journal-lines.ts';
import { JournalReader } from '../../io/resume/journal-reader.ts';
import { JournalReplay } from '../../io/resume/journal-replay.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { require, type FuzzTarget } from '../target.ts';

const DIGEST = '0123456789abcdef'.repeat(4);
const HEADER: JournalHeader = {
  id: DIGEST.slice(0, 32),
  wireId: DIGEST.slice(32),
  peer: { publicKey: DIGEST, deviceName: 'büro', host: '192.0.2.7', port: 27_182 },
  folder: '/home/b/Downloads',
  conflict: 'keep-both',
  listDigest: DIGEST,
  entryCount: 3,
  totalBytes: 12 * BLOCK_BYTES,
  skippedCount: 0,
  skippedBytes: 0,
  bootId: null,
  startedAt: 1_700_000_000_000,
};
const of = (file: number, path: string, sizeBytes: number): JournalRecord[] => [
  { kind: 'file', file, path, sizeBytes, modifiedAt: 1_600_000_000_000 },
  { kind: 'part', file, name: `.${path}.0123abcd.ferry-part` },
  { kind: 'written', file, offset: 0, byteCount: BLOCK_BYTES },
  { kind: 'flushing', file },
  { kind: 'written', file, offset: 2 * BLOCK_BYTES, byteCount: BLOCK_BYTES },
  { kind: 'flushed', file },
];
const RECORDS: readonly JournalRecord[] = [
  ...of(0, 'a', 3 * BLOCK_BYTES + 7),
  ...of(1, 'b', 5 * BLOCK_BYTES),
  { kind: 'naming', file: 0, name: 'a (2)', sha256: DIGEST, inode: 7 },
  { kind: 'stored', file: 1, name: 'b', sha256: DIGEST },
  { kind: 'stray', file: 2, name: '.b.89abcdef.ferry-part' },
  { kind: 'dropped', file: 0 },
];
const textOf = (header: JournalHeader, records: Iterable<JournalRecord>): string =>
  encodeHeader(header) + [...records].map(encodeRecord).join('');

export const journal: FuzzTarget = {
  name: 'journal',
  corpus: () => [
    Buffer.from(textOf(HEADER, RECORDS)),
    Buffer.from(textOf(HEADER, RECORDS.slice(0, 6))),
    Buffer.from(textOf({ ...HEADER, bootId: 'a' }, RECORDS.slice(6, 12))),
  ],
  check: (input) => {
    const reader = new JournalReader();
    for (const line of Buffer.from(input).toString('utf8').split('\n').slice(0, -1)) {
      if (!reader.add(line)) break;
    }
    if (reader.header === null) return;
    const { replay } = reader;
    for (const trustsWritten of [true, false]) {
      checkClaims(replay, trustsWritten);
      const again = new JournalReplay();
      for (const record of replay.compacted(trustsWritten)) again.apply(record);
      const [before, after] = [replay, again].map((one) => [...one.state(trustsWritten).files]);
      require(JSON.stringify(before) ===
        JSON.stringify(after), 'compacted, it says something else');
    }
  },
};

function checkClaims(replay: JournalReplay, trustsWritten: boolean): void {
  for (const { sizeBytes, part, stored } of replay.state(trustsWritten).files.values()) {
    require(stored === null || part === null, 'stored, and a part');
    let end = 0;
    for (const { offset, byteCount } of part?.have ?? []) {
      require(byteCount > 0 && offset >= end, 'ranges out of order');
      require(offset % BLOCK_BYTES === 0, 'half a block');
      end = offset + byteCount;
      require(end <= sizeBytes, 'more than there is');
      require(end % BLOCK_BYTES === 0 || end === sizeBytes, 'half a block at the end');
    }
  }
}
