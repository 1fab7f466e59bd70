import { describe, expect, it } from 'vitest';
import { JsonReport } from './json-report.ts';
import { receivedFile, receivedSnapshot } from './snapshot.test-kit.ts';

function start(): { report: JsonReport; lines: () => Record<string, unknown>[]; notes: string[] } {
  const written: string[] = [];
  const notes: string[] = [];
  const report = new JsonReport(
    { say: (pieces) => written.push(...pieces), said: () => Promise.resolve() },
    (note) => notes.push(note),
  );
  return {
    report,
    notes,
    lines: () => {
      const lines = written.join('').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

const stored = {
  ...receivedFile,
  doneBytes: 6,
  path: '/d/a.txt',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};

describe('JsonReport', () => {
  it('says where it listens', () => {
    const { report, lines } = start();
    report.listening({ port: 27_182, addresses: ['192.168.1.5'], plain: false }, '/d');
    expect(lines()).toEqual([
      {
        event: 'listening',
        port: 27_182,
        addresses: ['192.168.1.5'],
        plain: false,
        folder: '/d',
      },
    ]);
  });

  it('says progress at most ten times a second', () => {
    const { report, lines } = start();
    for (let i = 0; i < 50; i += 1) {
      report.transferChanged(
        receivedSnapshot({ phase: 'transferring', doneBytes: i, rateBytesPerSecond: 12.4 }),
      );
    }
    expect(lines()).toEqual([
      { event: 'progress', transfer: 't1', bytes: 0, total: 6, rate: 12, limitedBy: null },
    ]);
  });

  it('says an interruption once, however often it is tried in vain, and the next one again', () => {
    const { report, lines } = start();
    const interrupted = receivedSnapshot({
      phase: 'interrupted',
      doneBytes: 2,
      failure: { kind: 'peer-left' },
      nextTryAt: 1_000,
    });
    report.transferChanged(interrupted);
    report.transferChanged(receivedSnapshot({ phase: 'connecting' }));
    report.transferChanged(interrupted);
    report.transferChanged(receivedSnapshot({ phase: 'transferring', doneBytes: 3 }));
    report.transferChanged({ ...interrupted, nextTryAt: null });
    expect(lines()).toMatchObject([
      { event: 'interrupted', code: 'peer-left', bytes: 2, nextTryAt: '1970-01-01T00:00:01.000Z' },
      { event: 'progress', bytes: 3 },
      { event: 'interrupted', nextTryAt: null },
    ]);
  });

  it('says an offer once, with its code', () => {
    const { report, lines } = start();
    report.transferChanged(receivedSnapshot({ verificationCode: null }));
    report.transferChanged(receivedSnapshot({}));
    report.transferChanged(receivedSnapshot({}));
    expect(lines()).toMatchObject([{ event: 'offer', code: '123456', files: 1, bytes: 6 }]);
  });

  it('says why a rule did not apply, and null where there was none to', () => {
    const { report, lines } = start();
    report.transferChanged(receivedSnapshot({ askedBecause: 'too-large' }));
    report.transferChanged(receivedSnapshot({ id: 't2' }));
    expect(lines().map(({ askedBecause }) => askedBecause)).toEqual(['too-large', null]);
  });

  it('says what came, its digest, and how long it took', () => {
    const { report, lines } = start();
    report.transferEnded(
      receivedSnapshot({
        phase: 'done',
        files: [stored],
        doneBytes: 6,
        endedAt: 1_002_500,
        flowMs: 1_500,
      }),
    );
    expect(lines()[0]).toEqual({
      event: 'progress',
      transfer: 't1',
      bytes: 6,
      total: 6,
      rate: 0,
      limitedBy: null,
    });
    expect(lines()[1]).toMatchObject({
      event: 'done',
      transfer: 't1',
      direction: 'received',
      files: [{ path: '/d/a.txt', size: 6, sha256: stored.sha256 }],
      bytes: 6,
      startedAt: '1970-01-01T00:16:40.000Z',
      endedAt: '1970-01-01T00:16:42.500Z',
      seconds: 1.5,
      stats: null,
    });
  });

  it('says why a transfer failed', () => {
    const { report, lines } = start();
    report.transferEnded(receivedSnapshot({ phase: 'failed', failure: { kind: 'declined' } }));
    expect(lines()).toMatchObject([{ event: 'error', code: 'declined', transfer: 't1' }]);
    expect(lines()[0]?.['message']).toContain('declined');
  });

  it('keeps words for people off standard output', () => {
    const { report, lines, notes } = start();
    report.note('hello');
    expect(lines()).toEqual([]);
    expect(notes).toEqual(['hello']);
  });

  it('says the end of a hundred thousand files in one line as of a few', () => {
    const { report, lines } = start();
    const files = Array.from({ length: 2_500 }, (_, n) => ({ ...stored, path: `/d/${n}` }));
    report.transferEnded(receivedSnapshot({ phase: 'done', files }));
    report.transferEnded(receivedSnapshot({ phase: 'done', files: files.slice(0, 1) }));
    const [many, one] = lines().filter(({ event }) => event === 'done');
    expect(Object.keys(many ?? {})).toEqual(Object.keys(one ?? {}));
    expect(many?.files).toEqual(
      files.map(({ path, sha256 }) => ({ path, size: stored.sizeBytes, sha256 })),
    );
  });
});
