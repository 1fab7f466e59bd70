import { describe, expect, it } from 'vitest';
import { STUDIO, transfer } from '../../fixtures/snapshots.ts';
import { countdownWords, placeWords, waitingWords } from './waiting-words.ts';

const plainSpaces = (text: string | undefined): string => text?.replaceAll('\u00A0', ' ') ?? '';
const absent = { kind: 'no-answer', host: 'studio.local', port: 27182 } as const;
const interrupted = transfer({ phase: 'interrupted', failure: { kind: 'peer-left' } });

describe('an interrupted transfer', () => {
  it('says why, and counts down to the next try', () => {
    const words = waitingWords({ ...interrupted, nextTryAt: 20_000 }, false, 12_000);
    expect(words?.why).toBe('The other computer closed Ferry');
    expect(plainSpaces(words?.next)).toBe(
      'Goes on by itself from where it stopped. Tried again in 8 s.',
    );
  });

  it('never tells to send again what goes on by itself', () => {
    const words = waitingWords(interrupted, true, 0);
    expect(`${words?.why} ${words?.next}`).not.toMatch(/send/i);
  });

  it('waits for the sender to call where it was received, and for that has to listen', () => {
    const received = { ...interrupted, direction: 'received' as const };
    expect(waitingWords(received, true, 0)?.next).toBe(
      'Goes on by itself when Anna’s ThinkPad is there again.',
    );
    expect(waitingWords(received, false, 0)?.next).toBe(
      'Press Listen, so that it can go on when Anna’s ThinkPad is there again.',
    );
  });

  it('does not claim to go on by itself while it is paused', () => {
    const words = waitingWords({ ...interrupted, paused: 'here', nextTryAt: 9 }, true, 0);
    expect(words?.next).toBe('Goes on when you press Resume.');
  });

  it('does not claim to go on by itself when somebody has to do something first', () => {
    const failure = { kind: 'source-missing', name: 'a.txt' } as const;
    expect(waitingWords({ ...interrupted, failure }, true, 0)).toEqual({
      why: '“a.txt” is no longer there',
      next: 'Put that right, then press Try now: it goes on from where it stopped.',
    });
  });

  it('names what has changed and how much, and asks', () => {
    const changed = (count: number) =>
      waitingWords(
        { ...interrupted, failure: { kind: 'sources-changed', name: 'a.txt', count } },
        true,
        0,
      );
    expect(changed(1)?.why).toBe('“a.txt” changed while the transfer was interrupted');
    expect(changed(2)?.why).toBe(
      '“a.txt” and 1 other file changed while the transfer was interrupted',
    );
    expect(changed(9)?.why).toContain('“a.txt” and 8 other files');
    expect(changed(1)?.next).toBe('Send it as it is now, or cancel.');
    expect(changed(2)?.next).toBe('Send them as they are now, or cancel.');
  });
});

describe('a queued transfer', () => {
  it('says nothing while it only waits for its turn', () => {
    expect(waitingWords(transfer({ phase: 'queued' }), true, 0)).toBeNull();
  });

  it('says why nobody was reached, what to check, and when it is tried again', () => {
    const queued = transfer({ phase: 'queued', peer: STUDIO, failure: absent, nextTryAt: 90_000 });
    const words = waitingWords(queued, true, 0);
    expect(words?.why).toBe('No answer from “studio.local” on port 27182');
    expect(plainSpaces(words?.next)).toMatch(/^Make sure .* Tried again in 1 min 30 s\.$/);
  });

  it('begins only when it is resumed, once it is paused', () => {
    const words = waitingWords(transfer({ phase: 'queued', paused: 'here' }), true, 0);
    expect(words?.next).toBe('Begins when you press Resume.');
  });
});

it('says nothing of what does not wait', () => {
  expect(waitingWords(transfer({ phase: 'transferring' }), true, 0)).toBeNull();
  expect(waitingWords(transfer({ phase: 'failed', failure: absent }), true, 0)).toBeNull();
});

it('counts down to now, and not beyond', () => {
  const at = (now: number) => plainSpaces(countdownWords(10_000, now));
  expect(at(9_001)).toBe('Tried again in 1 s.');
  expect(at(10_000)).toBe('Is tried again now.');
  expect(at(60_000)).toBe('Is tried again now.');
});

it('says the place in the queue', () => {
  const queue = Array.from({ length: 23 }, (_, index) => `${index + 1}`);
  const places = ['1', '2', '3', '4', '11', '12', '13', '21', '22', '23'];
  expect(places.map((id) => placeWords(queue, id).replace(' in line', ''))).toEqual([
    'Next',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
    '23rd',
  ]);
  expect(placeWords(queue, 'unknown')).toBe('');
});
