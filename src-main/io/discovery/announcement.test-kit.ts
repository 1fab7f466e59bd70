/** Announcements for tests, and where they may go. */
import { networkInterfaces } from 'node:os';
import type { Announcement, OwnAnnouncement } from './announcement.ts';

export function announcement(change: Partial<Announcement> = {}): Announcement {
  return {
    publicKey: 'a1'.repeat(32),
    deviceName: 'Ann’s laptop',
    deviceKind: 'laptop',
    port: 27_182,
    ...change,
  };
}

export const owned = (change: Partial<OwnAnnouncement> = {}): OwnAnnouncement => ({
  ...announcement(change),
  bind: null,
  ...change,
});

export const key = (n: number): string => n.toString(16).padStart(64, '0');

/** Nothing that is sent there leaves the computer. */
export const LOOPBACK: readonly string[] = Object.entries(networkInterfaces())
  .filter(([, infos]) => infos?.some(({ internal }) => internal))
  .map(([name]) => name);
