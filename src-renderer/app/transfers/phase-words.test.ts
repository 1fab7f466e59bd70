import { describe, expect, it } from 'vitest';
import { ANNA, file, moving, offer, STUDIO, transfer } from '../../fixtures/snapshots.ts';
import { partlyDone } from '../../fixtures/tree-scenes.ts';
import { phaseWords } from './phase-words.ts';

const sending = moving({ files: [file('a.raw', 48_000_000, 12_000_000)] });
const absent = { kind: 'no-answer', host: 'studio.local', port: 27182 } as const;

it('tells the two sides of an offer apart', () => {
  expect(phaseWords(transfer({ phase: 'offered' }))).toBe('Waiting for Anna’s ThinkPad to accept');
  expect(phaseWords(offer())).toBe('Waiting for your answer');
});

it('says that it checks once all bytes are there but the result is not', () => {
  expect(phaseWords(sending)).toBe('Sending');
  expect(phaseWords({ ...sending, doneBytes: 48_000_000 })).toBe('Checking every byte');
});

it('says for how long there was no answer', () => {
  expect(phaseWords({ ...sending, silentSeconds: 12 }).replaceAll('\u00A0', ' ')).toBe(
    'No answer for 12 s. Goes on by itself when the other computer is back.',
  );
});

it('says who holds it back', () => {
  expect(phaseWords({ ...sending, paused: 'here' })).toBe('Paused');
  expect(phaseWords({ ...sending, paused: 'there' })).toBe('Paused by the other side');
  expect(phaseWords({ ...sending, paused: 'both' })).toBe('Paused here and by the other side');
});

it('tells waiting for a turn from waiting for a neighbour', () => {
  const queued = transfer({ phase: 'queued', peer: STUDIO });
  expect(phaseWords(queued)).toBe('Waiting for its turn');
  expect(phaseWords({ ...queued, failure: absent })).toBe('Waiting for Studio to be there');
  expect(phaseWords({ ...queued, failure: absent, paused: 'here' })).toBe('Paused before it began');
});

it('says whether an interrupted one would go on', () => {
  const interrupted = transfer({ phase: 'interrupted', failure: { kind: 'peer-left' } });
  expect(phaseWords(interrupted)).toBe('Interrupted');
  expect(phaseWords({ ...interrupted, paused: 'here' })).toBe('Interrupted, and paused');
});

describe('the end', () => {
  it('claims a check only where there was one', () => {
    expect(phaseWords(transfer({ phase: 'done' }))).toBe('Sent, every byte checked');
    expect(phaseWords(transfer({ phase: 'done', dialect: 'plain' }))).toBe('Sent over plain UDP');
    const [partly, wholly] = partlyDone();
    expect(partly && phaseWords(partly)).toBe('Sent, every byte checked');
    expect(wholly && phaseWords(wholly)).toBe('Nothing had to be sent');
  });

  it('names the worst of several cautions', () => {
    const files = [
      { ...file('a', 1), caution: 'hash-matched' as const },
      { ...file('b', 1), caution: 'size-differs' as const },
    ];
    const received = transfer({ phase: 'done', direction: 'received', dialect: 'plain', files });
    expect(phaseWords(received)).toBe('Received. The size is not what the sender announced');
  });

  it('is the title of the failure', () => {
    const failure = { kind: 'port-in-use', port: 80 } as const;
    expect(phaseWords(transfer({ phase: 'failed', failure }))).toBe('Port 80 is already in use');
  });

  it('says that the others arrived when only some files failed', () => {
    const failed = partlyDone()[2];
    expect(failed && phaseWords(failed)).toBe('2 of 21 files failed, the others arrived');
    const failure = { kind: 'cancelled', by: 'me' } as const;
    expect(failed && phaseWords({ ...failed, failure })).toBe('You cancelled the transfer');
  });

  it('does not say that others arrived when the only file failed', () => {
    const failure = { kind: 'file-locked', name: 'a' } as const;
    const failed = transfer({ phase: 'failed', failure, failedCount: 1, peer: ANNA });
    expect(phaseWords(failed)).toBe('“a” is locked, or in use by another program');
  });
});
