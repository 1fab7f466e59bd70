import { beforeEach, describe, expect, it } from 'vitest';
import {
  DECLINED_PAUSES_MS,
  OfferLimits,
  type OfferSource,
  QUESTIONS_A_KEY,
  QUESTIONS_A_NETWORK,
  QUESTIONS_A_VERIFIED_KEY,
  QUESTIONS_IN_ALL,
} from './offer-limits.ts';

let limits: OfferLimits;
beforeEach(() => {
  limits = new OfferLimits(0);
});

const source = (n: number, different: Partial<OfferSource> = {}): OfferSource => ({
  publicKey: String(n).padStart(64, '0'),
  network: `10.0.0.${n}`,
  isVerified: false,
  ...different,
});

/** How many of these are asked about at one moment. */
const asked = (sources: readonly OfferSource[], now: number): number =>
  sources.filter((one) => limits.takeQuestion(one, now)).length;
const many = (count: number, make: (n: number) => OfferSource): readonly OfferSource[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe('a stranger', () => {
  it('has so many questions at once, and then one every so often', () => {
    const one = source(1);
    expect(
      asked(
        many(50, () => one),
        0,
      ),
    ).toBe(QUESTIONS_A_KEY.burst);
    expect(
      asked(
        many(50, () => one),
        QUESTIONS_A_KEY.everyMs,
      ),
    ).toBe(1);
    expect(
      asked(
        many(50, () => one),
        3 * QUESTIONS_A_KEY.everyMs,
      ),
    ).toBe(2);
  });

  it('gains nothing by another key for every offer', () => {
    const network = '10.0.0.1';
    expect(
      asked(
        many(500, (n) => source(n, { network })),
        0,
      ),
    ).toBe(QUESTIONS_A_NETWORK.burst);
  });

  it('gains nothing by another address for every offer', () => {
    expect(asked(many(500, source), 0)).toBe(QUESTIONS_IN_ALL.burst);
  });

  it('is slowed down by nothing while a person says yes', () => {
    const one = source(1);
    for (let n = 0; n < 500; n += 1) {
      expect(limits.takeQuestion(one, 0)).toBe(true);
      limits.noteAccepted(one, 0);
    }
  });

  it('waits longer with every no, and starts anew with a yes', () => {
    const one = source(1);
    let now = 0;
    for (const pauseMs of [...DECLINED_PAUSES_MS, DECLINED_PAUSES_MS.at(-1) ?? 0]) {
      expect(limits.takeQuestion(one, now)).toBe(true);
      limits.noteDeclined(one, now);
      expect(limits.mayAsk(one, now + pauseMs - 1)).toBe(false);
      now += pauseMs;
    }
    expect(limits.takeQuestion(one, now)).toBe(true);
    limits.noteAccepted(one, now);
    limits.noteDeclined(one, now);
    expect(limits.mayAsk(one, now + DECLINED_PAUSES_MS[0]!)).toBe(true);
  });

  it('costs its network more when it is declined', () => {
    const network = '10.0.0.1';
    let count = 0;
    for (const one of many(50, (n) => source(n, { network }))) {
      if (!limits.takeQuestion(one, 0)) break;
      limits.noteDeclined(one, 0);
      count += 1;
    }
    expect(count).toBe(QUESTIONS_A_NETWORK.burst / 2);
  });

  it('has no key in plain UDP, and is counted by its network', () => {
    const plain = source(1, { publicKey: null });
    expect(
      asked(
        many(50, () => plain),
        0,
      ),
    ).toBe(QUESTIONS_A_NETWORK.burst);
  });
});

describe('a verified device', () => {
  const friend = source(1, { isVerified: true });

  it('is not locked out by strangers, not even on its own network', () => {
    asked(
      many(500, (n) => source(n + 2, { network: friend.network })),
      0,
    );
    asked(
      many(500, (n) => source(n + 1_000)),
      0,
    );
    expect(limits.mayAsk(friend, 0)).toBe(true);
  });

  it('is asked about again however often it was declined', () => {
    for (let n = 0; n < 10; n += 1) limits.noteDeclined(friend, 0);
    expect(limits.mayAsk(friend, 0)).toBe(true);
  });

  it('has a limit of its own, for programs gone wild', () => {
    expect(
      asked(
        many(500, () => friend),
        0,
      ),
    ).toBe(QUESTIONS_A_VERIFIED_KEY.burst);
  });
});

it('remembers a bounded number of keys and networks, whatever comes', () => {
  for (let n = 0; n < 20_000; n += 1) {
    const one = source(n, { network: `10.${n % 250}.${Math.floor(n / 250)}.1` });
    limits.mayAsk(one, n);
    limits.noteDeclined(one, n);
  }
  expect(limits.trackedCount).toBeLessThanOrEqual(3 * 4_096);
});
