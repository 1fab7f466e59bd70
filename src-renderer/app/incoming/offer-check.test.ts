import { describe, expect, it } from 'vitest';
import { ANNA, offer } from '../../fixtures/snapshots.ts';
import { offerAgain, offerOfTree } from '../../fixtures/tree-scenes.ts';
import {
  choiceElsewhere,
  isTooBig,
  neededBytes,
  needsChoice,
  presetChoice,
  whyNotAccept,
} from './offer-check.ts';

describe('an offer', () => {
  it('cannot be accepted before its code is there', () => {
    expect(whyNotAccept(offer())).toBeNull();
    expect(whyNotAccept(offer({ verificationCode: null }))).toBe(
      'The verification code is on its way.',
    );
  });

  it('cannot be accepted from a changed key before somebody has compared the code', () => {
    const peer = { ...ANNA, trust: 'changed' as const };
    expect(whyNotAccept(offer({ peer }))).toBe(
      'Compare the code first: this device has another key than before.',
    );
  });

  it('needs no code where none can be, nor from a verified device', () => {
    expect(whyNotAccept(offer({ verificationCode: null, dialect: 'plain' }))).toBeNull();
    const peer = { ...ANNA, trust: 'verified' as const };
    expect(whyNotAccept(offer({ verificationCode: null, peer }))).toBeNull();
  });
});

describe('the choice', () => {
  it('is asked only where something differs', () => {
    expect(needsChoice(offerAgain())).toBe(true);
    expect(needsChoice(offerOfTree())).toBe(false);
    expect(needsChoice(offer())).toBe(false);
  });

  it('is never preset to what overwrites, whatever the sender wishes', () => {
    expect(presetChoice(offer())).toBe('keep-both');
    expect(presetChoice(offer({ conflict: 'skip' }))).toBe('skip');
    expect(presetChoice(offer({ conflict: 'replace' }))).toBe('keep-both');
    expect(presetChoice(offer({ conflict: 'newer' }))).toBe('keep-both');
  });

  it('overwrites nothing in another folder than it was made for', () => {
    expect(choiceElsewhere('replace')).toBe('keep-both');
    expect(choiceElsewhere('newer')).toBe('keep-both');
    expect(choiceElsewhere('skip')).toBe('skip');
  });
});

describe('the room that it needs', () => {
  it('is what is not here already', () => {
    expect(neededBytes(offerAgain(), 'keep-both')).toBe(3_400_000 + 16_600_000 - 9_400_000);
    expect(neededBytes(offerAgain(), 'replace')).toBe(3_400_000 + 16_600_000 - 9_400_000);
    expect(neededBytes(offerAgain(), 'skip')).toBe(0);
    expect(neededBytes(offer({ totalBytes: 7 }), 'skip')).toBe(7);
  });

  it('fits where the disk has as much, and is too big only for a free space that is known', () => {
    const again = offerAgain();
    expect(isTooBig({ ...again, freeBytes: 10_600_000 }, 'keep-both')).toBe(false);
    expect(isTooBig({ ...again, freeBytes: 10_599_999 }, 'keep-both')).toBe(true);
    expect(isTooBig({ ...again, freeBytes: null }, 'keep-both')).toBe(false);
    expect(isTooBig(offer({ totalBytes: null, freeBytes: 0 }), 'keep-both')).toBe(false);
  });
});
