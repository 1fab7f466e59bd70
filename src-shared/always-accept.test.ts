import { describe, expect, it } from 'vitest';
import { firstAlwaysAccept, whyAsk, whyAskWords } from './always-accept.ts';
import { transfer } from './transfer.test-kit.ts';
import type { OfferSurvey, TransferSnapshot } from './transfer-model.ts';

const SURVEY: OfferSurvey = {
  newFiles: 2,
  newBytes: 900,
  sameFiles: 0,
  sameBytes: 0,
  differentFiles: 1,
  differentBytes: 100,
  olderHereFiles: 0,
  partialBytes: 0,
  programFiles: 0,
};

const offer = (different: Partial<TransferSnapshot> = {}): TransferSnapshot => {
  const { peer } = transfer({});
  return transfer({
    ...{ direction: 'received', phase: 'offered', totalBytes: 1_000, survey: SURVEY },
    peer: { ...peer, trust: 'verified' },
    ...different,
  });
};
const rule = { maxBytes: 1_000, folder: null };

it('names the folder that is gone', () => {
  expect(whyAskWords('no-folder', { maxBytes: null, folder: '/photos/Ann' })).toBe(
    'You are asked because its folder is gone: /photos/Ann',
  );
});

describe('an offer of a device that is always accepted', () => {
  it('is taken as it is up to the limit', () => {
    expect(whyAsk(offer(), rule, 1_000)).toBeNull();
    expect(whyAsk(offer({ totalBytes: 9e12 }), { ...rule, maxBytes: null }, 1_000)).toBeNull();
  });

  it.each([
    ['not-verified', { peer: { ...offer().peer, trust: 'unverified' as const } }],
    ['not-verified', { peer: { ...offer().peer, trust: 'changed' as const } }],
    ['not-verified', { dialect: 'plain' as const }],
    ['not-known', { survey: null }],
    ['not-known', { totalBytes: null }],
    ['too-large', { totalBytes: 1_001 }],
    ['programs', { survey: { ...SURVEY, programFiles: 1 } }],
  ] as const)('is asked about: %s', (why, different) => {
    expect(whyAsk(offer(different), rule, 1_000)).toBe(why);
    expect(whyAskWords(why, rule)).toMatch(/^You are asked because .*\.$/);
  });

  it('is asked about where the disk has no room, and counts what is here already', () => {
    expect(whyAsk(offer(), rule, 999)).toBe('no-room');
    expect(whyAsk(offer(), rule, null)).toBe('not-known');
    const elsewhere = { ...rule, folder: '/srv/in' };
    const sameHere = offer({ survey: { ...SURVEY, newBytes: 0, differentBytes: 0 } });
    expect(whyAsk(sameHere, rule, 0)).toBeNull();
    expect(whyAsk(sameHere, elsewhere, 999)).toBe('no-room');
    const begun = offer({ survey: { ...SURVEY, partialBytes: 500 } });
    expect(whyAsk(begun, rule, 500)).toBeNull();
  });
});

it('begins with a limit that the offer at hand fits', () => {
  expect(firstAlwaysAccept(offer({ totalBytes: 5 })).maxBytes).toBe(1e9);
  expect(firstAlwaysAccept(offer({ totalBytes: 1e9 })).maxBytes).toBe(1e9);
  expect(firstAlwaysAccept(offer({ totalBytes: 2e9 })).maxBytes).toBe(10e9);
  expect(firstAlwaysAccept(offer({ totalBytes: 2e12 })).maxBytes).toBeNull();
});
