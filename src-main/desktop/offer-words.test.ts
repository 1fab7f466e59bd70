import { describe, expect, it } from 'vitest';
import { file, folder, transfer } from '../../src-shared/transfer.test-kit.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { offerWords } from './offer-words.ts';

const offer = (
  names: readonly string[],
  changes: Partial<TransferSnapshot> = {},
): TransferSnapshot =>
  transfer({
    direction: 'received',
    phase: 'offered',
    peer: { ...transfer({}).peer, deviceName: "Bob's laptop", host: '10.0.0.2' },
    files: names.map(file),
    fileCount: names.length,
    totalBytes: 1_500_000,
    ...changes,
  });

describe('offerWords', () => {
  it('says who, what and how much', () => {
    expect(offerWords(offer(['a.jpg', 'b.jpg', 'c.jpg']))).toEqual({
      title: "Bob's laptop wants to send you files",
      body: 'a.jpg and 2 more (1.5\u00A0MB). Open Ferry to accept or decline.',
    });
  });

  it('names an address where there is no name, and no size where none is known', () => {
    const { peer } = offer([]);
    const unknown = offer(['a'], { peer: { ...peer, deviceName: null }, totalBytes: null });
    expect(offerWords(unknown)).toEqual({
      title: '10.0.0.2 wants to send you files',
      body: 'a. Open Ferry to accept or decline.',
    });
  });

  it('names a folder and says how much is in it, not the first path', () => {
    const files = [folder('Regatta'), file('Regatta/start.jpg'), file('Regatta/finish.jpg')];
    expect(offerWords(offer([], { files, fileCount: 3 })).body).toBe(
      'Regatta (2 files, 1.5\u00A0MB). Open Ferry to accept or decline.',
    );
    const more = [...files, file('notes.txt')];
    expect(offerWords(offer([], { files: more, fileCount: 4, totalBytes: null })).body).toBe(
      'Regatta and 1 more (3 files). Open Ferry to accept or decline.',
    );
    expect(offerWords(offer([], { files, fileCount: 100_000 })).body).toBe(
      'Regatta (100,000 items, 1.5\u00A0MB). Open Ferry to accept or decline.',
    );
  });

  it('sends nobody to the window where the buttons are', () => {
    expect(offerWords(offer(['a.jpg', 'b.jpg']), true).body).toBe('a.jpg and 1 more (1.5\u00A0MB)');
  });

  it('gives a desktop no markup to read', () => {
    const { peer } = offer([]);
    const words = offerWords(
      offer(['<img src="file:///x">&amp;'], { peer: { ...peer, deviceName: '<b>Bob</b>' } }),
    );
    expect(`${words.title}${words.body}`).not.toMatch(/[<>&]/);
  });

  it('cuts long names between characters', () => {
    const { body } = offerWords(offer(['😀'.repeat(100), 'b']));
    expect(body).toContain(`${'😀'.repeat(59)}… and 1 more`);
    expect(body.length).toBeLessThan(200);
  });
});
