import { describe, expect, it } from 'vitest';
import { failureWords } from './failure-words.ts';
import type { Failure, FailureKind } from './failure.ts';

/** One of each kind: a new kind does not compile until it is here. */
const EXAMPLES: { readonly [K in FailureKind]: Extract<Failure, { readonly kind: K }> } = {
  'bad-address': { kind: 'bad-address', host: '1.2.3' },
  'unknown-host': { kind: 'unknown-host', host: 'attic' },
  'no-network': { kind: 'no-network', host: '10.0.0.9' },
  'no-answer': { kind: 'no-answer', host: '10.0.0.9', port: 27182 },
  'version-mismatch': { kind: 'version-mismatch' },
  'port-in-use': { kind: 'port-in-use', port: 27182 },
  'port-forbidden': { kind: 'port-forbidden', port: 80 },
  'address-unavailable': { kind: 'address-unavailable', host: '10.0.0.9' },
  declined: { kind: 'declined' },
  cancelled: { kind: 'cancelled', by: 'me' },
  busy: { kind: 'busy' },
  'not-answered': { kind: 'not-answered' },
  'peer-silent': { kind: 'peer-silent', seconds: 30 },
  'peer-left': { kind: 'peer-left' },
  'peer-restarted': { kind: 'peer-restarted' },
  'peer-failed': { kind: 'peer-failed', reason: 'disk-full' },
  'peer-broke-protocol': { kind: 'peer-broke-protocol', reason: 'data before accept' },
  'code-mismatch': { kind: 'code-mismatch' },
  'codes-differ': { kind: 'codes-differ' },
  'changed-key': { kind: 'changed-key', deviceName: 'Studio', host: 'attic' },
  'different-device': { kind: 'different-device', host: 'attic' },
  'clipboard-empty': { kind: 'clipboard-empty' },
  'clipboard-too-large': { kind: 'clipboard-too-large' },
  'not-a-text': { kind: 'not-a-text', name: 'notes.txt' },
  'no-receipt': { kind: 'no-receipt' },
  'nothing-to-send': { kind: 'nothing-to-send' },
  'source-missing': { kind: 'source-missing', name: 'a.txt' },
  'source-unreadable': { kind: 'source-unreadable', name: 'a.txt' },
  'source-changed': { kind: 'source-changed', name: 'a.txt' },
  'source-is-folder': { kind: 'source-is-folder', name: 'photos' },
  'link-leads-out': { kind: 'link-leads-out', name: 'regatta/out' },
  'too-many-files': { kind: 'too-many-files', count: 100_001, max: 100_000 },
  'no-room-left': { kind: 'no-room-left', count: 3, bytes: 1_200_000_000 },
  'no-room-there': { kind: 'no-room-there', count: 1 },
  'disk-full': { kind: 'disk-full', needed: 12_300_000, free: 2_000_000 },
  'folder-missing': { kind: 'folder-missing', folder: '/media/stick' },
  'folder-not-writable': { kind: 'folder-not-writable', folder: '/media/stick' },
  'write-failed': { kind: 'write-failed', name: 'a.txt', reason: 'EIO' },
  'file-locked': { kind: 'file-locked', name: 'report.docx' },
  'path-too-long': { kind: 'path-too-long', name: 'deep' },
  'sources-changed': { kind: 'sources-changed', name: 'report.docx', count: 2 },
  'unsafe-name': { kind: 'unsafe-name', name: '..' },
  'digest-mismatch': { kind: 'digest-mismatch', name: 'a.txt' },
  incomplete: { kind: 'incomplete', name: 'a.txt' },
  interrupted: { kind: 'interrupted' },
  'login-start-refused': { kind: 'login-start-refused', reason: 'EACCES: permission denied' },
  internal: { kind: 'internal', reason: 'a block was whole twice' },
};

const all = Object.values(EXAMPLES);

/** Who receives never hears these of a transfer. */
const ONLY_SENT: readonly FailureKind[] = [
  'busy',
  'different-device',
  'no-room-there',
  'path-too-long',
  'peer-failed',
  'sources-changed',
  'link-leads-out',
  'too-many-files',
  'file-locked',
];

describe('failureWords', () => {
  it.each(all)('says what happened and what to do next: $kind', (failure) => {
    const { title, advice } = failureWords(failure);
    expect(title).toMatch(/^[\p{Lu}\d“].*[^.]$/u);
    expect(advice).toMatch(/\S$/);
    expect(title.length).toBeLessThanOrEqual(90);
    expect(`${title} ${advice}`).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it('says something different for every kind', () => {
    expect(new Set(all.map((failure) => failureWords(failure).title)).size).toBe(all.length);
  });

  it('puts names in quotes', () => {
    expect(failureWords({ kind: 'source-missing', name: 'my letter.txt' }).title).toBe(
      '“my letter.txt” is no longer there',
    );
  });

  it('says how much space is missing', () => {
    expect(failureWords(EXAMPLES['disk-full'])).toEqual({
      title: 'Not enough space: 12.3\u00A0MB are needed, 2.0\u00A0MB are free',
      advice: 'Free at least 10.3\u00A0MB, or choose a folder on another disk.',
    });
  });

  it('does not claim a shortage that the numbers do not show', () => {
    expect(failureWords({ kind: 'disk-full', needed: 5, free: 900 }).title).toBe(
      'The disk is full',
    );
  });

  it('says how many files found no room, on either side, and that only those come again', () => {
    expect(failureWords(EXAMPLES['no-room-left'])).toEqual({
      title: 'There was no room for 3 files',
      advice:
        'Free at least 1.2\u00A0GB and have it sent again: only what is not here yet is sent.',
    });
    expect(failureWords(EXAMPLES['no-room-there'])).toEqual({
      title: 'There was no room for 1 file on the other computer',
      advice:
        'Ask for space to be freed there, then send again: only what is not there yet is sent.',
    });
  });

  it('names whose disk is full', () => {
    expect(failureWords({ kind: 'peer-failed', reason: 'disk-full' }).title).toBe(
      'The other computer’s disk is full',
    );
  });

  it('shows nothing of a reason that it does not know', () => {
    const { title, advice } = failureWords({ kind: 'peer-failed', reason: '<b>call 555</b>' });
    expect(title + advice).not.toContain('555');
  });

  it('tells nobody who receives to send', () => {
    for (const failure of all) {
      if (failure.kind.startsWith('source-') || ONLY_SENT.includes(failure.kind)) continue;
      const { advice } = failureWords(failure, 'received');
      expect(advice, failure.kind).not.toMatch(
        /then send|(?:^|\. )Send|send (?:it )?(?:again|once)/,
      );
    }
  });

  it.each(['peer-silent', 'peer-left', 'peer-restarted', 'interrupted'] as const)(
    'tells who receives that what came is kept and goes on (%s)',
    (kind) => {
      const { title, advice } = failureWords(EXAMPLES[kind], 'received');
      expect(title).toBe(failureWords(EXAMPLES[kind]).title);
      expect(advice).toMatch(/goes on by itself when .*; what has arrived is kept\. .* ask for it/);
    },
  );

  it('tells who cancelled', () => {
    expect(failureWords({ kind: 'cancelled', by: 'me' }).title).toBe('You cancelled the transfer');
    expect(failureWords({ kind: 'cancelled', by: 'peer' }).title).toBe(
      'The other side cancelled the transfer',
    );
  });
});
