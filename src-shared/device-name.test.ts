import { expect, it } from 'vitest';
import { shownDeviceName } from './device-name.ts';

it.each([
  ['Anna ✓', 'Anna'],
  ['🔒 Anna ✔️', 'Anna'],
  ['Anna 🛡️✅', 'Anna'],
  ['An\u200bna\u061c\ufeff\u{e0041}', 'Anna'],
  ['Anna\u2003  \u2800\u3164s laptop', 'Anna s laptop'],
  [`A${'\u0301'.repeat(25)}nna`, `A${'\u0301'.repeat(3)}nna`],
  ['\ue0a2 Anna', 'Anna'],
])('%j is shown as %j', (said, shown) => {
  expect(shownDeviceName(said)).toBe(shown);
});

it.each(['\u2800', ' \u3164 ', '✓', '\u200d\u200d'])('%j is no name', (said) => {
  expect(shownDeviceName(said)).toBeNull();
});

it.each(['Anna’s laptop ❄', '👩‍💻 desk', 'می‌خواهم', 'กำลังใจ', 'ДОМ', '<b>Studio</b> & co.'])(
  '%j stays as it is',
  (said) => {
    expect(shownDeviceName(said)).toBe(said);
  },
);
