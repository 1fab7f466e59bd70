import { describe, expect, it } from 'vitest';
import { ANNA, file, offer, transfer, UNKNOWN } from '../../fixtures/scenes.ts';
import {
  bytesLine,
  codeGroups,
  countFiles,
  doneFraction,
  fileWords,
  isTooBig,
  limitLine,
  namesLine,
  outcomeOf,
  paceLine,
  peerLine,
  phaseWords,
  progressText,
  rateLine,
  shortFingerprint,
  showableIndex,
  timeLeftLine,
  whyNotAccept,
} from './transfer-words.ts';

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

describe('names', () => {
  it('are the first one and how many more', () => {
    expect(namesLine({ files: [file('a', 1)], fileCount: 1 })).toBe('a');
    expect(namesLine({ files: [file('a', 1), file('b', 1)], fileCount: 4 })).toBe('a and 3 more');
    expect(namesLine({ files: [], fileCount: 2 })).toBe('2 files');
  });

  it('count files in words', () => {
    expect([0, 1, 100_000].map(countFiles)).toEqual(['No files', '1 file', '100,000 files']);
  });

  it('call a peer by its own name, or by its address', () => {
    expect(peerLine({ direction: 'sent', peer: ANNA })).toBe('to Anna’s ThinkPad');
    expect(peerLine({ direction: 'received', peer: UNKNOWN })).toBe('from 192.168.1.77');
  });
});

describe('the phase in words', () => {
  it('tells the two sides of an offer apart', () => {
    expect(phaseWords(transfer({ phase: 'offered' }))).toBe(
      'Waiting for Anna’s ThinkPad to accept',
    );
    expect(phaseWords(offer())).toBe('Waiting for your answer');
  });

  it('says that it checks once all bytes are there but the result is not', () => {
    expect(phaseWords(sending)).toBe('Sending');
    expect(phaseWords({ ...sending, doneBytes: 48_000_000 })).toBe('Checking every byte');
  });

  it('says for how long there was no answer, and then neither rate nor time left', () => {
    const silent = { ...sending, silentSeconds: 12 };
    expect(plainSpaces(phaseWords(silent))).toBe(
      'No answer for 12 s. Goes on by itself when the other computer is back.',
    );
    expect(rateLine(silent)).toBe('');
    expect(timeLeftLine(silent)).toBe('');
  });

  it('claims a check only where there was one', () => {
    expect(phaseWords(transfer({ phase: 'done' }))).toBe('Sent, every byte checked');
    expect(phaseWords(transfer({ phase: 'done', dialect: 'plain' }))).toBe('Sent over plain UDP');
  });

  it('names the worst of several cautions', () => {
    const files = [
      { ...file('a', 1), caution: 'hash-matched' as const },
      { ...file('b', 1), caution: 'size-differs' as const },
    ];
    const received = transfer({ phase: 'done', direction: 'received', dialect: 'plain', files });
    expect(phaseWords(received)).toBe('Received. The size is not what the sender announced');
    expect(outcomeOf(received)).toBe('bad');
  });

  it('is the title of the failure', () => {
    const failure = { kind: 'port-in-use', port: 80 } as const;
    expect(phaseWords(transfer({ phase: 'failed', failure }))).toBe('Port 80 is already in use');
  });
});

describe('the outcome', () => {
  it('is no fault when I stopped or declined it myself', () => {
    const failed = (direction: 'sent' | 'received', failure: object) =>
      outcomeOf(transfer({ phase: 'failed', direction, failure: failure as never }));
    expect(failed('sent', { kind: 'cancelled', by: 'me' })).toBe('calm');
    expect(failed('received', { kind: 'declined' })).toBe('calm');
    expect(failed('sent', { kind: 'cancelled', by: 'peer' })).toBe('bad');
    expect(failed('sent', { kind: 'declined' })).toBe('bad');
  });

  it('is good only for what is known to be whole', () => {
    const done = transfer({ phase: 'done' });
    expect(outcomeOf(done)).toBe('good');
    expect(outcomeOf({ ...done, dialect: 'plain' })).toBe('warn');
    const files = [{ ...file('a', 1), caution: 'hash-matched' as const }];
    expect(outcomeOf({ ...done, dialect: 'plain', files })).toBe('good');
  });
});

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

  it('say how long it took', () => {
    const done = transfer({ phase: 'done', startedAt: 1_000, endedAt: 13_400 });
    expect(plainSpaces(paceLine(done))).toBe('in 12 s');
    expect(paceLine({ ...done, endedAt: 1_400 })).toBe('in less than a second');
    expect(paceLine(sending)).toBe('');
  });
});

describe('what can be shown in its folder', () => {
  it('is whatever was sent, once it is over', () => {
    expect(showableIndex(transfer())).toBeNull();
    expect(showableIndex(transfer({ phase: 'failed' }))).toBe(0);
  });

  it('is the first received file that is whole', () => {
    const files = [file('a', 5, 2), file('b', 5, 5)];
    const failed = transfer({ phase: 'failed', direction: 'received', files });
    expect(showableIndex(failed)).toBe(1);
    expect(showableIndex({ ...failed, files: [file('a', 5, 2)] })).toBeNull();
    expect(showableIndex({ ...failed, phase: 'done', dialect: 'plain' })).toBe(0);
  });
});

describe('an offer', () => {
  it('cannot be accepted before its code is there', () => {
    expect(whyNotAccept(offer())).toBeNull();
    expect(whyNotAccept(offer({ verificationCode: null }))).toBe(
      'The verification code is on its way.',
    );
  });

  it('needs no code where none can be, nor from a verified device', () => {
    expect(whyNotAccept(offer({ verificationCode: null, dialect: 'plain' }))).toBeNull();
    const peer = { ...ANNA, trust: 'verified' as const };
    expect(whyNotAccept(offer({ verificationCode: null, peer }))).toBeNull();
  });

  it('is too big only for a free space that is known', () => {
    expect(isTooBig(offer({ totalBytes: 10, freeBytes: 9 }))).toBe(true);
    expect(isTooBig(offer({ totalBytes: 10, freeBytes: 10 }))).toBe(false);
    expect(isTooBig(offer({ totalBytes: 10, freeBytes: null }))).toBe(false);
    expect(isTooBig(offer({ totalBytes: null, freeBytes: 0 }))).toBe(false);
  });

  it('shows its code in two groups', () => {
    expect(codeGroups('083920')).toBe('083 920');
  });
});

it('shortens a fingerprint to four groups', () => {
  expect(shortFingerprint('3f9a 10c4 77de 02b1 9c5e')).toBe('3f9a 10c4 77de 02b1');
});

it('says of one file only what is not as it should be', () => {
  expect(fileWords(file('a', 1, 1))).toBeNull();
  expect(fileWords({ ...file('a', 1), caution: 'hash-differs' })).toBe(
    'The SHA-256 is not what the sender announced',
  );
  expect(fileWords({ ...file('a', 1), failure: { kind: 'digest-mismatch', name: 'a' } })).toContain(
    '“a”',
  );
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
});
