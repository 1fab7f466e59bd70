import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deviceKindOf, hasBattery, hasDisplay } from './device-kind.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-power-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function plugIn(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files))
    writeFileSync(join(folder, name, file), `${text}\n`);
}

it('is a laptop by its own battery, and not by that of a mouse', async () => {
  plugIn('AC', { type: 'Mains' });
  plugIn('hidpp_battery_0', { type: 'Battery', scope: 'Device' });
  expect(await hasBattery('linux', folder)).toBe(false);
  plugIn('BAT0', { type: 'Battery' });
  expect(await hasBattery('linux', folder)).toBe(true);
});

it('knows nothing of batteries where the system does not say', async () => {
  expect(await hasBattery('linux', join(folder, 'missing'))).toBeNull();
  expect(await hasBattery('win32')).toBeNull();
});

it('is a server without a screen, else a desktop', () => {
  expect(deviceKindOf({ hasBattery: true, hasDisplay: false })).toBe('laptop');
  expect(deviceKindOf({ hasBattery: false, hasDisplay: false })).toBe('server');
  expect(deviceKindOf({ hasBattery: null, hasDisplay: true })).toBe('desktop');
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
});
