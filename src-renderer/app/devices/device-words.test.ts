import { describe, expect, it } from 'vitest';
import { type KnownDevice, NO_RULES } from '../../../src-shared/trust-model.ts';
import { DEVICES_SHOWN_MAX, firstSearch, groupDevices, standingOf } from './device-words.ts';

const device = (n: number, different: Partial<KnownDevice> = {}): KnownDevice => ({
  publicKey: String(n).padStart(64, '0'),
  fingerprint: `ab${n} cd34`,
  deviceName: `Device ${n}`,
  verifiedAt: null,
  lastSeenAt: n,
  rules: NO_RULES,
  ...different,
});
const blocked = { ...NO_RULES, isBlocked: true };

describe('the list of devices', () => {
  it('puts apart those about which a person has decided', () => {
    const all = [device(1, { verifiedAt: 5 }), device(2), device(3, { rules: blocked })];
    const { decided, others } = groupDevices(all, '');
    expect(decided.map(({ lastSeenAt }) => lastSeenAt)).toEqual([1, 3]);
    expect(others.map(({ lastSeenAt }) => lastSeenAt)).toEqual([2]);
  });

  it('finds one by its name or by the beginning of its key', () => {
    const all = [device(1), device(2, { deviceName: 'Ärger' }), device(3, { deviceName: null })];
    expect(groupDevices(all, ' ärg ').others).toEqual([all[1]]);
    expect(groupDevices(all, 'AB3 C').others).toEqual([all[2]]);
    expect(groupDevices(all, 'unnamed').others).toEqual([all[2]]);
  });

  it('shows every decided one, and no more strangers than anybody reads', () => {
    const strangers = Array.from({ length: 500 }, (_, n) => device(n));
    const { decided, others, hiddenCount } = groupDevices(
      [device(999, { verifiedAt: 1 }), ...strangers],
      '',
    );
    expect(decided).toHaveLength(1);
    expect(others).toHaveLength(DEVICES_SHOWN_MAX - 1);
    expect(hiddenCount).toBe(500 - others.length);
  });

  it('searches from the beginning for one that is wanted and would not be among them', () => {
    const all = Array.from({ length: DEVICES_SHOWN_MAX + 1 }, (_, n) => device(n));
    const [first, last] = [all[0], all[DEVICES_SHOWN_MAX]];
    expect(firstSearch(all, null)).toBe('');
    expect(firstSearch(all, first?.publicKey ?? null)).toBe('');
    expect(firstSearch(all, last?.publicKey ?? null)).toBe(`ab${DEVICES_SHOWN_MAX} cd34`);
    expect(groupDevices(all, `ab${DEVICES_SHOWN_MAX} cd34`).others).toEqual([last]);
  });
});

it('calls a blocked device blocked, verified or not', () => {
  expect(standingOf(device(1, { verifiedAt: 1, rules: blocked }))).toBe('blocked');
  expect(standingOf(device(1, { verifiedAt: 1 }))).toBe('verified');
  expect(standingOf(device(1))).toBe('unverified');
});
