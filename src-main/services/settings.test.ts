import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../src-shared/ipc-contract.ts';
import type { Database } from './database.ts';
import { memoryDatabase } from './database.test-kit.ts';
import { defaultDeviceName, SettingsStore } from './settings.ts';

let database: Database;
let settings: SettingsStore;
beforeEach(() => {
  database = memoryDatabase();
  settings = new SettingsStore(database, '/home/ann/Downloads');
});

const raw = (name: string, value: string) =>
  database.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value);

describe('SettingsStore', () => {
  it('begins with defaults that need no change', () => {
    expect(settings.read()).toMatchObject({
      folder: '/home/ann/Downloads',
      port: 27182,
      plain: false,
      language: 'system',
      theme: 'system',
      contrast: 'system',
      startAtLogin: false,
      keepInTray: false,
      firstRunDone: false,
      recentHosts: [],
    });
  });

  it('keeps what was changed, and nothing else', () => {
    settings.change({ port: 5005, theme: 'dark' });
    const again = new SettingsStore(database, '/elsewhere').read();
    expect(again).toMatchObject({ port: 5005, theme: 'dark', plain: false, folder: '/elsewhere' });
  });

  it('drops a value that breaks a rule and keeps the others of the same change', () => {
    const changed = settings.change({ port: 65_536, plain: true, deviceName: 'a\u0007b' });
    expect(changed.port).toBe(27182);
    expect(changed.plain).toBe(true);
    expect(changed.deviceName).not.toContain('\u0007');
  });

  it('counts a device name in bytes, as a peer does', () => {
    expect(settings.change({ deviceName: 'é'.repeat(32) }).deviceName).toBe('é'.repeat(32));
    expect(settings.change({ deviceName: 'é'.repeat(33) }).deviceName).toBe('é'.repeat(32));
  });

  it('loses only the one setting whose row is damaged, whatever is in it', () => {
    settings.change({ theme: 'dark' });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        raw('port', text);
        const { port, theme } = settings.read();
        expect(theme).toBe('dark');
        expect(Number.isInteger(port) && port >= 0 && port <= 65_535).toBe(true);
      }),
    );
  });

  it('moves a host that answered to the front, once, and remembers ten', () => {
    for (let n = 1; n <= 12; n += 1) {
      settings.noteHost({ host: `10.0.0.${n}`, port: 27182, deviceName: null, publicKey: null });
    }
    const named = { host: '10.0.0.5', port: 27182, deviceName: 'Ann', publicKey: 'ab'.repeat(32) };
    const { recentHosts } = settings.noteHost(named);
    expect(recentHosts).toHaveLength(10);
    expect(recentHosts[0]).toEqual(named);
    expect(recentHosts.map(({ host }) => host.split('.')[3])).toEqual([
      '5',
      '12',
      '11',
      '10',
      '9',
      '8',
      '7',
      '6',
      '4',
      '3',
    ]);
  });

  it('remembers a device that has moved once, where it answered last', () => {
    const ann = { host: '10.0.0.5', port: 27182, deviceName: 'Ann', publicKey: 'ab'.repeat(32) };
    settings.noteHost(ann);
    settings.noteHost({ ...ann, host: '10.0.0.6', publicKey: 'cd'.repeat(32) });
    settings.noteHost({ ...ann, host: '10.0.0.9' });
    expect(settings.read().recentHosts.map(({ host }) => host)).toEqual(['10.0.0.9', '10.0.0.6']);
  });

  it('reads hosts that an earlier version kept without a key', () => {
    raw('recentHosts', '[{"host":"studio","port":27182,"deviceName":null}]');
    expect(settings.read().recentHosts).toEqual([
      { host: 'studio', port: 27182, deviceName: null, publicKey: null },
    ]);
  });
});

describe('defaultDeviceName', () => {
  it('is the computer without its domain', () => {
    expect(defaultDeviceName('anns-laptop.home.arpa')).toBe('anns-laptop');
  });

  it('is always something that a peer takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (host) => {
        const name = defaultDeviceName(host);
        const kept: Settings = settings.change({ deviceName: name });
        expect(kept.deviceName).toBe(name);
      }),
    );
  });
});
