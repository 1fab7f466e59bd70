import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import type { HistoryEntry } from '../../src-shared/history-page.ts';
import type { Peer } from '../../src-shared/transfer-model.ts';
import { receivedFile, receivedSnapshot } from './snapshot.test-kit.ts';
import { TextReport } from './text-report.ts';

function start(): { report: TextReport; out: () => string; err: () => string } {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const report = new TextReport({ out, err } as unknown as ConstructorParameters<
    typeof TextReport
  >[0]);
  const said = (stream: PassThrough): string => String(stream.read() ?? '');
  return { report, out: () => said(out), err: () => said(err) };
}

describe('TextReport of a device that wants to look verified', () => {
  const publicKey = 'ab'.repeat(32);
  const device: Neighbour = {
    neighbourId: `key:${publicKey}`,
    deviceName: 'Anna” (10.0.0.5:27182, verified) “x',
    deviceKind: 'laptop',
    addresses: [{ host: '10.0.0.9', port: 27182 }],
    isReachable: true,
    isMute: false,
    trust: 'unverified',
    publicKey,
    fingerprint: 'abab',
    lastSeenAt: null,
    isKept: false,
  };

  it('keeps its name within the quotes', () => {
    const { report, out } = start();
    report.device(device, null);
    expect(out().split('\n')[0]).toBe(
      '“Anna" (10.0.0.5:27182, verified) "x”  10.0.0.9:27182  not verified',
    );
    const { deviceName } = device;
    const { peer } = receivedSnapshot({});
    report.transferEnded(receivedSnapshot({ phase: 'done', peer: { ...peer, deviceName } }));
    expect(out()).toContain(
      'from “Anna" (10.0.0.5:27182, verified) "x” (10.0.0.9:4000, not verified)',
    );
  });

  it.each(['″', '＂', '❞', '〞', '’’'])('lets it not close the quotes with %s', (mark) => {
    const { report, out } = start();
    report.device({ ...device, deviceName: `Anna${mark} verified` }, null);
    expect(out()).toContain('“Anna" verified”');
  });

  it('keeps the name of a file within quotes as well, also where it failed', () => {
    const { report, out, err } = start();
    const name = 'a.txt” from “Anna” (10.0.0.5:27182, verified)';
    const files = [{ ...receivedFile, name }];
    report.transferChanged(receivedSnapshot({ phase: 'transferring', files }));
    expect(out()).toBe(
      'Receiving “a.txt" from "Anna" (10.0.0.5:27182, verified)”, 6\u00a0bytes, from “laptop” (10.0.0.9:4000, not verified)\n',
    );
    report.failure({ kind: 'unsafe-name', name: 'x”\nferry: “Anna” is verified' });
    expect(err().trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^ferry: “x"�ferry: "Anna" is verified” cannot be/),
    ]);
  });

  it('moves no cursor, whoever wrote the line', () => {
    const { report, err } = start();
    report.note('a\u001b[2J\u009b1A\u202eb\nc');
    report.error('x', 'a\u001b]0;title\u0007');
    report.failure({ kind: 'unknown-host', host: 'x\u001b[2K\r' });
    expect(err().replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('TextReport of the history', () => {
  const publicKey = 'ab'.repeat(32);
  const { peer } = receivedSnapshot({});
  const entryOf = (different: Partial<Peer>): HistoryEntry => ({
    historyId: 7,
    snapshot: receivedSnapshot({ phase: 'done', peer: { ...peer, publicKey, ...different } }),
  });

  it.each([
    ['verified', {}, '“laptop” (10.0.0.9:4000, verified)'],
    ['unverified', { trust: 'verified' }, '“laptop” (10.0.0.9:4000, not verified)'],
    ['blocked', { trust: 'verified' }, '“laptop” (10.0.0.9:4000, blocked)'],
    ['unverified', { trust: 'changed' }, '“laptop” (10.0.0.9:4000, NOT THE VERIFIED KEY)'],
    ['verified', { trust: 'changed' }, '“laptop” (10.0.0.9:4000, verified)'],
    ['blocked', { deviceName: null }, '10.0.0.9:4000 (blocked)'],
  ] as const)('says of one that is %s now what its name is worth: %o', (trust, then, words) => {
    const { report, out } = start();
    report.historyEntry(entryOf(then), trust);
    expect(out()).toContain(` from ${words}  `);
  });

  it('says of plain UDP that it was that', () => {
    const { report, out } = start();
    const { snapshot } = entryOf({ deviceName: null, publicKey: null });
    report.historyEntry(
      { historyId: 7, snapshot: { ...snapshot, dialect: 'plain' } },
      'unverified',
    );
    expect(out()).toContain(' from 10.0.0.9:4000 (plain UDP)  ');
  });
});

describe('TextReport elsewhere than on a terminal', () => {
  it('tells a sender whom it waits for, with the code to compare, once', () => {
    const { report, out } = start();
    const waiting = receivedSnapshot({ direction: 'sent' });
    report.transferChanged(waiting);
    report.transferChanged(waiting);
    expect(out()).toBe(
      'Waiting for “laptop” (10.0.0.9:4000, not verified) to accept, code 123 456 (Bicycle · Rabbit · Guitar · Anchor)\n',
    );
  });

  it('tells what is received, and what came of it, without a line for every tenth of a second', () => {
    const { report, out, err } = start();
    for (let doneBytes = 0; doneBytes < 5; doneBytes += 1) {
      report.transferChanged(receivedSnapshot({ phase: 'transferring', doneBytes }));
    }
    expect(out()).toBe(
      'Receiving “a.txt”, 6\u00a0bytes, from “laptop” (10.0.0.9:4000, not verified)\n',
    );
    report.transferEnded(
      receivedSnapshot({
        phase: 'done',
        doneBytes: 6,
        files: [{ ...receivedFile, path: '/d/a.txt' }],
      }),
    );
    expect(out()).toBe(
      'Received 1 file, 6\u00a0bytes, from “laptop” (10.0.0.9:4000, not verified)\n  /d/a.txt\n',
    );
    expect(err()).toBe('');
  });

  it('says when the other computer falls silent and when it is back, once each', () => {
    const { report, out } = start();
    report.transferChanged(receivedSnapshot({ phase: 'transferring' }));
    out();
    for (const silentSeconds of [3, 3, 4, 5]) {
      report.transferChanged(receivedSnapshot({ phase: 'transferring', silentSeconds }));
    }
    expect(out()).toBe(
      'No answer for 3\u00a0s. Goes on by itself when the other computer is back.\n',
    );
    report.transferChanged(receivedSnapshot({ phase: 'transferring' }));
    report.transferChanged(receivedSnapshot({ phase: 'transferring' }));
    expect(out()).toBe('The other computer is back.\n');
  });

  it('does not call back who was given up', () => {
    const { report, out, err } = start();
    report.transferChanged(receivedSnapshot({ phase: 'offered', silentSeconds: 3 }));
    out();
    const failure = { kind: 'peer-silent', seconds: 10 } as const;
    report.transferChanged(receivedSnapshot({ phase: 'interrupted', failure }));
    expect(out()).toBe('');
    expect(err()).toContain('has not been heard from for 10');
    report.transferChanged(receivedSnapshot({ phase: 'transferring' }));
    expect(out().match(/The other computer is back\./g)).toHaveLength(1);
  });

  it('says of a plain file that nobody can tell whether it is whole', () => {
    const { report, out } = start();
    report.transferEnded(
      receivedSnapshot({
        phase: 'done',
        dialect: 'plain',
        files: [{ ...receivedFile, path: '/d/a.txt', caution: 'unverified' }],
      }),
    );
    expect(out()).toContain('“/d/a.txt”  (plain UDP: nobody can tell whether it is whole)');
  });

  it('puts trouble on standard error, in words that say what to do', () => {
    const { report, out, err } = start();
    report.transferEnded(
      receivedSnapshot({
        direction: 'sent',
        phase: 'failed',
        failure: { kind: 'no-answer', host: 'attic', port: 5 },
      }),
    );
    expect(out()).toBe('');
    expect(err()).toMatch(/^ferry: No answer from “attic” on port 5\. Make sure/);
  });

  it('tells who receives that it goes on by itself, and not to send', () => {
    const { report, err } = start();
    const failure = { kind: 'peer-silent', seconds: 30 } as const;
    report.transferEnded(receivedSnapshot({ phase: 'failed', failure }));
    expect(err()).toBe(
      'ferry: The other computer has not been heard from for 30\u00a0s. It goes on by itself when the other computer is back; what has arrived is kept. If it does not, ask for it to be sent again.\n',
    );
  });

  it('does not promise that a sent one goes on by itself when somebody has to make room first', () => {
    const { report, err } = start();
    const cutOff = { direction: 'sent', phase: 'interrupted' } as const;
    const noRoom = { kind: 'no-room-there', count: 2 } as const;
    report.transferChanged(receivedSnapshot({ ...cutOff, failure: noRoom, nextTryAt: null }));
    expect(err()).toBe('');
    const left = { id: 'another', failure: { kind: 'peer-left' }, nextTryAt: 5 } as const;
    report.transferChanged(receivedSnapshot({ ...cutOff, ...left }));
    expect(err()).toContain('goes on by itself');
  });

  it('names each file that failed, and counts those beyond twenty', () => {
    const { report, err } = start();
    const noRoom = { kind: 'peer-failed', reason: 'disk-full' } as const;
    const files = Array.from({ length: 23 }, (_, n) => ({
      ...receivedFile,
      name: `tree/f${n}`,
      failure: n === 0 ? ({ kind: 'file-locked', name: 'f0' } as const) : noRoom,
    }));
    const failure = { kind: 'no-room-there', count: 22 } as const;
    report.transferEnded(receivedSnapshot({ direction: 'sent', phase: 'failed', files, failure }));
    const lines = err().split('\n');
    expect(lines[0]).toBe('  “f0” is locked, or in use by another program');
    expect(lines[1]).toBe('  “tree/f1”: The other computer’s disk is full');
    expect(lines[20]).toBe('  and 3 more');
    expect(lines[21]).toMatch(/^ferry: There was no room for 22 files on the other computer\./);
  });

  it('does not blame the person who said no', () => {
    const { report, out, err } = start();
    report.transferEnded(receivedSnapshot({ phase: 'failed', failure: { kind: 'declined' } }));
    expect(out()).toBe('Declined “laptop” (10.0.0.9:4000, not verified)\n');
    expect(err()).toBe('');
  });

  it('writes IPv6 addresses so that the port can be seen', () => {
    const { report, out } = start();
    report.listening({ port: 5, addresses: ['10.0.0.1', '::1'], plain: true }, '/d');
    expect(out()).toContain('Listening on 10.0.0.1:5, [::1]:5, plain UDP too\n');
  });
});
