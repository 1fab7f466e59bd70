import { describe, expect, it } from 'vitest';
import { file, transfer, UNKNOWN } from '../../fixtures/snapshots.ts';
import {
  bytesLine,
  doneFraction,
  limitLine,
  paceLine,
  progressText,
  rateLine,
  timeLeftLine,
} from './transfer-numbers.ts';

const sending = transfer({
  phase: 'transferring',
  files: [file('a.raw', 48_000_000, 12_000_000)],
  rateBytesPerSecond: 12_300_000,
  secondsLeft: 3,
});
const plainReceiving = transfer({
  phase: 'transferring',
  direction: 'received',
  dialect: 'plain',
  peer: UNKNOWN,
  files: [file('a.png', null, 1_300_000)],
  totalBytes: null,
});

/** Numbers and units hang together by no-break spaces; a plain one reads better here. */
const plainSpaces = (text: string): string => text.replaceAll('\u00A0', ' ');

describe('the numbers', () => {
  it('show how much of how much, how fast and how long', () => {
    expect(plainSpaces(bytesLine(sending))).toBe('12.0 MB of 48.0 MB');
    expect(plainSpaces(rateLine(sending))).toBe('12.3 MB/s');
    expect(plainSpaces(timeLeftLine(sending))).toBe('3 s left');
    expect(doneFraction(sending)).toBe(0.25);
  });

  it('do without what is not known', () => {
    expect(plainSpaces(bytesLine(plainReceiving))).toBe('1.3 MB so far');
    expect(timeLeftLine(plainReceiving)).toBe('');
    expect(doneFraction(plainReceiving)).toBeNull();
    expect(bytesLine({ ...plainReceiving, phase: 'offered' })).toBe('Size unknown');
    expect(doneFraction({ ...plainReceiving, phase: 'offered' })).toBe(0);
  });

  it('say the whole size before and after, and how far it came when it failed', () => {
    expect(plainSpaces(bytesLine({ ...sending, phase: 'offered', doneBytes: 0 }))).toBe('48.0 MB');
    expect(plainSpaces(bytesLine({ ...sending, phase: 'done' }))).toBe('48.0 MB');
    expect(plainSpaces(bytesLine({ ...sending, phase: 'failed' }))).toBe('12.0 MB of 48.0 MB');
    expect(plainSpaces(bytesLine({ ...sending, phase: 'failed', doneBytes: 0 }))).toBe('48.0 MB');
  });

  it('never pass the end, and are full for empty files that are done', () => {
    expect(doneFraction({ ...sending, doneBytes: 50_000_000 })).toBe(1);
    expect(doneFraction({ ...sending, totalBytes: 0, doneBytes: 0 })).toBe(0);
    expect(doneFraction({ ...sending, totalBytes: 0, doneBytes: 0, phase: 'done' })).toBe(1);
  });

  it('are one sentence for those who cannot see them', () => {
    expect(plainSpaces(progressText(sending))).toBe('Sending, 25 %, 12.0 MB of 48.0 MB, 3 s left');
    expect(plainSpaces(progressText(plainReceiving))).toBe('Receiving, 1.3 MB so far');
  });

  it('say for how long its bytes could move, and not how long somebody was asked', () => {
    const done = transfer({ phase: 'done', startedAt: 1_000, endedAt: 31_400, flowMs: 12_400 });
    expect(plainSpaces(paceLine(done))).toBe('in 12 s');
    expect(paceLine({ ...done, flowMs: 400 })).toBe('in less than a second');
    expect(paceLine(sending)).toBe('');
  });

  it('say how long it all took where an earlier program has begun it', () => {
    const goneOn = transfer({ phase: 'done', startedAt: 1_000, endedAt: 20_000 });
    expect(plainSpaces(paceLine({ ...goneOn, flowMs: undefined }))).toBe('in 19 s');
  });

  it('are silent about speed and time while nothing comes, or somebody holds it', () => {
    for (const still of [
      { ...sending, silentSeconds: 12 },
      { ...sending, paused: 'there' } as const,
    ]) {
      expect(rateLine(still)).toBe('');
      expect(timeLeftLine(still)).toBe('');
    }
    expect(progressText({ ...sending, paused: 'there' }).replaceAll('\u00A0', ' ')).toBe(
      'Paused by the other side, 25 %, 12.0 MB of 48.0 MB',
    );
  });

  it('say how far one came that was interrupted, and nothing of what was not counted yet', () => {
    expect(plainSpaces(bytesLine({ ...sending, phase: 'interrupted' }))).toBe('12.0 MB of 48.0 MB');
    expect(bytesLine(transfer({ phase: 'queued', totalBytes: null }))).toBe('');
  });
});

describe('limitLine', () => {
  it('says what limits a transfer as soon as that is known', () => {
    expect(limitLine({ ...sending, limitedBy: 'receiver-disk' })).toBe(
      'Limited by the other computer’s disk',
    );
  });

  it('says what it may do at most until then, and nothing if that is everything', () => {
    const pace = { limitBytesPerSecond: 2_000_000, background: true };
    expect(limitLine({ ...sending, pace })).toBe('At most 2 MB/s, in the background');
    expect(limitLine(sending)).toBe('');
  });

  it('says nothing while somebody holds it', () => {
    expect(limitLine({ ...sending, limitedBy: 'link', paused: 'here' })).toBe('');
  });
});
