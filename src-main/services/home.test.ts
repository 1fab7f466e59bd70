import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeFolder, openHome } from './home.ts';

describe('homeFolder', () => {
  const linux = { platform: 'linux', env: {}, userFolder: '/home/ann' } as const;

  it('puts state where each platform keeps it', () => {
    expect(homeFolder(null, linux)).toBe('/home/ann/.config/ferry');
    expect(homeFolder(null, { ...linux, env: { XDG_CONFIG_HOME: '/cfg' } })).toBe('/cfg/ferry');
    expect(homeFolder(null, { ...linux, platform: 'darwin' })).toBe(
      '/home/ann/Library/Application Support/Ferry',
    );
    expect(
      homeFolder(null, {
        platform: 'win32',
        env: { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' },
        userFolder: 'C:\\Users\\ann',
      }),
    ).toBe('C:\\Users\\ann\\AppData\\Roaming\\Ferry');
  });

  it('ignores a relative XDG_CONFIG_HOME, as its specification asks', () => {
    expect(homeFolder(null, { ...linux, env: { XDG_CONFIG_HOME: 'cfg' } })).toBe(
      '/home/ann/.config/ferry',
    );
  });

  it('prefers --home to FERRY_HOME, and FERRY_HOME to the default', () => {
    const moved = { ...linux, env: { FERRY_HOME: '/moved' } };
    expect(homeFolder(null, moved)).toBe('/moved');
    expect(homeFolder('/here', moved)).toBe('/here');
    expect(homeFolder('', linux)).toBe('/home/ann/.config/ferry');
  });
});

describe('openHome', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'ferry-home-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it.skipIf(process.platform === 'win32')('makes a folder that nobody else can look into', () => {
    const home = openHome(join(parent, 'a', 'b'));
    if (!home.ok) throw new Error(home.failure.kind);
    expect(statSync(home.value.folder).mode & 0o777).toBe(0o700);
    expect(statSync(home.value.databaseFile).mode & 0o777).toBe(0o600);
  });

  it('says that a folder cannot be made', () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');
    expect(openHome(join(file, 'home'))).toEqual({
      ok: false,
      failure: { kind: 'folder-not-writable', folder: join(file, 'home') },
    });
  });
});
