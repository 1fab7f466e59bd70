import { expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { transfer } from '../../src-shared/transfer.test-kit.ts';
import { offerButtons } from './offer-buttons.ts';

const survey = {
  ...{ newFiles: 1, newBytes: 6, sameFiles: 0, sameBytes: 0, differentFiles: 0 },
  ...{ differentBytes: 0, olderHereFiles: 0, partialBytes: 0, programFiles: 0 },
};
const offer = (different: Partial<TransferSnapshot> = {}): TransferSnapshot => {
  const peer = { ...transfer({}).peer, trust: 'verified' as const };
  return transfer({
    ...{ direction: 'received', phase: 'offered', freeBytes: 1_000, survey, peer },
    ...different,
  });
};

it('lets a verified device be accepted without a look', () => {
  expect(offerButtons(offer())).toEqual(['accept', 'decline']);
});

it.each<[string, Partial<TransferSnapshot>]>([
  ['a stranger, whose code is to be compared', { peer: transfer({}).peer }],
  ['a changed key', { peer: { ...transfer({}).peer, trust: 'changed' } }],
  ['plain UDP', { dialect: 'plain' }],
  ['programs', { survey: { ...survey, programFiles: 1 } }],
  ['what the disk has no room for', { freeBytes: 5 }],
  ['what nobody has looked at', { survey: null }],
])('lets %s only be declined', (_what, different) => {
  expect(offerButtons(offer(different))).toEqual(['decline']);
});

it('has nothing to answer once it was answered', () => {
  expect(offerButtons(offer({ phase: 'transferring' }))).toEqual([]);
});
