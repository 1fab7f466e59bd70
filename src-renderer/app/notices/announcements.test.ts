import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import { someDevices } from '../../fixtures/device-scenes.ts';
import { offer, transfer } from '../../fixtures/snapshots.ts';
import { offerAgain, partlyDone } from '../../fixtures/tree-scenes.ts';
import {
  announcementFor,
  isUrgent,
  listenAnnouncement,
  verifiedAnnouncement,
} from './announcements.ts';

const plainSpaces = (text: string | null): string | null => text?.replaceAll('\u00A0', ' ') ?? null;

describe('what is said aloud of a transfer', () => {
  it('is who wants to send how much, when an offer arrives', () => {
    expect(plainSpaces(announcementFor(undefined, offer()))).toBe(
      'Anna’s ThinkPad wants to send you 240 files, 1.0 GB.',
    );
  });

  it('is the end, good or bad', () => {
    const before = transfer({ phase: 'transferring' });
    expect(announcementFor(before, { ...before, phase: 'done' })).toBe(
      'Sent: Harbour at dawn.raw, to Anna’s ThinkPad.',
    );
    const failed = { ...before, phase: 'failed', failure: { kind: 'declined' } } as const;
    expect(announcementFor(before, failed)).toBe(
      'The transfer was declined: Harbour at dawn.raw, to Anna’s ThinkPad.',
    );
  });

  it('is that something here differs, along with the offer', () => {
    expect(plainSpaces(announcementFor(undefined, offerAgain()))).toBe(
      'Anna’s ThinkPad wants to send you 5,104 items, 1.0 GB. 3 files here differ from those that come.',
    );
  });

  it('is what was skipped, and that others arrived when some failed', () => {
    const [skipped, , failed] = partlyDone();
    const before = transfer({ phase: 'transferring' });
    expect(skipped && announcementFor(before, skipped)).toBe(
      'Sent, 20 files skipped: the same are there already: Regatta 2026, to Anna’s ThinkPad.',
    );
    expect(failed && announcementFor(before, failed)).toBe(
      '2 of 21 files failed, the others arrived: Regatta 2026, from Anna’s ThinkPad.',
    );
  });

  it('is who holds it back, and that it goes on', () => {
    const running = transfer({ phase: 'transferring' });
    const held = { ...running, paused: 'there' } as const;
    expect(announcementFor(running, held)).toBe(
      'Paused by the other side: Harbour at dawn.raw, to Anna’s ThinkPad.',
    );
    expect(announcementFor(held, running)).toBe(
      'Goes on: Harbour at dawn.raw, to Anna’s ThinkPad.',
    );
    const queued = transfer({ phase: 'queued' });
    expect(announcementFor(queued, { ...queued, paused: 'here' })).toMatch(/^Paused: /);
    expect(announcementFor({ ...queued, paused: 'here' }, queued)).toMatch(/^No longer paused: /);
  });

  it('is that contact was lost and why, without the time of the next try', () => {
    const before = transfer({ phase: 'transferring', doneBytes: 5 });
    const lost = {
      ...before,
      phase: 'interrupted',
      failure: { kind: 'peer-left' },
      nextTryAt: 9_000,
    } as const;
    const words = announcementFor(before, lost);
    expect(words).toBe(
      'Interrupted, goes on by itself: Harbour at dawn.raw, to Anna’s ThinkPad. The other computer closed Ferry.',
    );
    const tried = { ...lost, phase: 'connecting' } as const;
    expect(announcementFor(lost, tried)).toBeNull();
    expect(announcementFor(tried, { ...lost, nextTryAt: 99_000 })).toBe(words);
    expect(announcementFor(tried, before)).toMatch(/^Goes on: /);
  });

  it('says when it is for the person to do something', () => {
    const failure = { kind: 'sources-changed', name: 'a.txt', count: 2 } as const;
    expect(announcementFor(undefined, transfer({ phase: 'interrupted', failure }))).toBe(
      'Interrupted, needs you: Harbour at dawn.raw, to Anna’s ThinkPad. “a.txt” and 1 other file changed while the transfer was interrupted.',
    );
  });

  it('is that a neighbour is waited for, but not that a turn is', () => {
    const before = transfer({ phase: 'connecting' });
    const failure = { kind: 'no-answer', host: 'a', port: 1 } as const;
    expect(announcementFor(before, { ...before, phase: 'queued', failure, nextTryAt: 9 })).toBe(
      'Waiting for Anna’s ThinkPad to be there: Harbour at dawn.raw, to Anna’s ThinkPad.',
    );
    expect(announcementFor(undefined, transfer({ phase: 'queued' }))).toBeNull();
  });

  it('is that it begins, once the other side has accepted', () => {
    const offered = transfer({ phase: 'offered' });
    expect(announcementFor(offered, { ...offered, phase: 'transferring' })).toBe(
      'Sending: Harbour at dawn.raw, to Anna’s ThinkPad.',
    );
  });

  it('interrupts for what ended badly, and not for what the person ended', () => {
    const failed = (failure: Failure) => transfer({ phase: 'failed', failure });
    expect(isUrgent(failed({ kind: 'declined' }))).toBe(true);
    expect(isUrgent(failed({ kind: 'cancelled', by: 'me' }))).toBe(false);
    expect(isUrgent(failed({ kind: 'cancelled', by: 'peer' }))).toBe(true);
    expect(isUrgent(offer())).toBe(false);
  });

  it('is nothing for each of the steps between', () => {
    const moving = transfer({ phase: 'transferring' });
    expect(announcementFor(moving, { ...moving, doneBytes: 5 })).toBeNull();
    expect(announcementFor(undefined, moving)).toBeNull();
    expect(announcementFor(undefined, transfer({ phase: 'offered' }))).toBeNull();
  });
});

it('says who is verified now, and nothing of who was', () => {
  const [known] = someDevices();
  if (!known) throw new Error('the scene has devices');
  const before = [{ ...known, verifiedAt: null }];
  expect(verifiedAnnouncement(before, [{ ...known, verifiedAt: 1 }])).toBe(
    `Verified: ${known.deviceName}.`,
  );
  expect(verifiedAnnouncement([{ ...known, verifiedAt: 1 }], before)).toBeNull();
  expect(
    verifiedAnnouncement([{ ...known, verifiedAt: 1 }], [{ ...known, verifiedAt: 2 }]),
  ).toBeNull();
});

it('says when listening begins, ends, or could not be', () => {
  const state = { port: 5005, addresses: [], plain: false };
  expect(listenAnnouncement(null, state, null)).toBe('Listening on port 5005.');
  expect(listenAnnouncement(state, state, null)).toBeNull();
  expect(listenAnnouncement(state, null, null)).toBe('No longer listening.');
  expect(listenAnnouncement(null, null, null)).toBeNull();
  expect(listenAnnouncement(null, null, { kind: 'port-in-use', port: 5005 })).toBe(
    'Port 5005 is already in use',
  );
});
