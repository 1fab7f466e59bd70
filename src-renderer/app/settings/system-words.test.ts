import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src-shared/default-settings.ts';
import { loginHint, trayHint } from './system-words.ts';

const settings = { ...DEFAULT_SETTINGS, deviceName: 'Mira’s desk', folder: '/' };
const kept = { ...settings, keepInTray: true };

it('promises no tray where none is seen', () => {
  expect(trayHint(kept, false)).toContain('no tray');
  expect(trayHint(kept, true)).toContain('Ferry’s icon in the tray');
  expect(trayHint(kept, null)).toBe(trayHint(kept, true));
  expect(trayHint(settings, true)).toContain('ends Ferry');
});

it('says whether others can send after a login', () => {
  expect(loginHint(settings)).toContain('once you press Listen');
  expect(loginHint({ ...kept, listenAtStart: true })).toContain('without its window');
  expect(loginHint({ ...settings, listenAtStart: true })).not.toContain('without its window');
});
