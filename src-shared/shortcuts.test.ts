import { describe, expect, it } from 'vitest';
import { acceleratorOf, shortcut, SHORTCUTS, shortcutFor, shortcutKeys } from './shortcuts.ts';

const press = (key: string, change = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
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

  it('means something else with Shift beside Control', () => {
    const shifted = { ctrlKey: true, shiftKey: true };
    expect(nameOf(press('O', shifted), false, false)).toBe('choose-folder');
    expect(nameOf(press('L', shifted), false, false)).toBeUndefined();
  });

  it('opens the history by H or by 2', () => {
    expect(nameOf(press('h', { ctrlKey: true }), false, false)).toBe('show-history');
    expect(nameOf(press('2', { ctrlKey: true }), false, false)).toBe('show-history');
  });

  it('is a letter in a text field unless Control is held', () => {
    expect(nameOf(press('?', { shiftKey: true }), false, false)).toBe('show-shortcuts');
    expect(nameOf(press('?', { shiftKey: true }), false, true)).toBeUndefined();
    expect(nameOf(press('F1'), false, true)).toBe('show-shortcuts');
    expect(nameOf(press('L', { ctrlKey: true }), false, true)).toBe('toggle-listening');
  });

  it('means nothing together with Alt, which types characters on many keyboards', () => {
    expect(nameOf(press('l', { ctrlKey: true, altKey: true }), false, false)).toBeUndefined();
  });

  it('is left to the menu, or to what has the focus, where that hears it', () => {
    expect(nameOf(press('+', { ctrlKey: true }), false, false)).toBeUndefined();
    expect(nameOf(press('v', { ctrlKey: true }), false, false)).toBeUndefined();
    expect(nameOf(press('Escape'), false, false)).toBeUndefined();
  });
});

it('gives no key two meanings', () => {
  const keys = SHORTCUTS.flatMap((one) => one.keys.map((key) => `${one.modifier} ${key}`));
  expect(new Set(keys).size).toBe(keys.length);
});

it('writes keys as the keyboard has them', () => {
  expect(shortcutKeys(shortcut('choose-files'), false)).toEqual(['Ctrl', 'O']);
  expect(shortcutKeys(shortcut('choose-folder'), true)).toEqual(['⌘', '⇧', 'O']);
  expect(shortcutKeys(shortcut('move-up'), false)).toEqual(['Alt', '↑']);
  expect(shortcutKeys(shortcut('show-shortcuts'), false)).toEqual(['F1']);
});

it('writes keys as the menu wants them', () => {
  expect(acceleratorOf(shortcut('choose-folder'))).toBe('CommandOrControl+Shift+O');
  expect(acceleratorOf(shortcut('zoom-in'))).toBe('CommandOrControl+Plus');
  expect(acceleratorOf(shortcut('send'))).toBe('CommandOrControl+Enter');
  expect(acceleratorOf(shortcut('show-shortcuts'))).toBe('F1');
});
