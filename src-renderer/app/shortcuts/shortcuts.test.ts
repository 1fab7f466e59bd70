import { describe, expect, it } from 'vitest';
import { SHORTCUTS, shortcutFor, shortcutKeys } from './shortcuts.ts';

const press = (key: string, change = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...change,
});
const nameOf = (...args: Parameters<typeof shortcutFor>) => shortcutFor(...args)?.name;

describe('a key', () => {
  it('counts with Control, on a Mac with Command', () => {
    expect(nameOf(press('o', { ctrlKey: true }), false, false)).toBe('choose-files');
    expect(nameOf(press('o', { metaKey: true }), true, false)).toBe('choose-files');
    expect(nameOf(press('o', { metaKey: true }), false, false)).toBeUndefined();
    expect(nameOf(press('o', { ctrlKey: true }), true, false)).toBeUndefined();
    expect(nameOf(press('o'), false, false)).toBeUndefined();
  });

  it('for pasting is left to the system, which has it pasted', () => {
    expect(nameOf(press('v', { ctrlKey: true }), false, false)).toBeUndefined();
  });

  it('opens the history by H or by 2', () => {
    expect(nameOf(press('h', { ctrlKey: true }), false, false)).toBe('show-history');
    expect(nameOf(press('2', { ctrlKey: true }), false, false)).toBe('show-history');
  });

  it('is a letter in a text field unless Control is held', () => {
    expect(nameOf(press('?'), false, false)).toBe('show-shortcuts');
    expect(nameOf(press('?'), false, true)).toBeUndefined();
    expect(nameOf(press('L', { ctrlKey: true }), false, true)).toBe('toggle-listening');
  });

  it('means nothing together with Alt, which types characters on many keyboards', () => {
    expect(nameOf(press('l', { ctrlKey: true, altKey: true }), false, false)).toBeUndefined();
  });
});

it('gives no key two meanings', () => {
  const keys = SHORTCUTS.flatMap((one) => one.keys.map((key) => `${one.withControl} ${key}`));
  expect(new Set(keys).size).toBe(keys.length);
});

it('writes keys as the keyboard has them', () => {
  const [choose] = SHORTCUTS;
  expect(choose && shortcutKeys(choose, false)).toEqual(['Ctrl', 'O']);
  expect(choose && shortcutKeys(choose, true)).toEqual(['⌘', 'O']);
});
