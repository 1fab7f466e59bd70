import { describe, expect, it } from 'vitest';
import { offer, transfer } from '../../fixtures/scenes.ts';
import { announcementFor, listenAnnouncement } from './announcements.ts';

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

  it('is nothing for each of the steps between', () => {
    const moving = transfer({ phase: 'transferring' });
    expect(announcementFor(moving, { ...moving, doneBytes: 5 })).toBeNull();
    expect(announcementFor(undefined, moving)).toBeNull();
    expect(announcementFor(undefined, transfer({ phase: 'offered' }))).toBeNull();
  });
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
