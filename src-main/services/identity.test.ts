import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../io/engine.ts';
import { canExfat, withExfat } from '../io/files/file-system.test-kit.ts';
import { type Home, openHome } from './home.ts';
import { type Holder, openIdentity, type Vault } from './identity.ts';

const COMMAND: Holder = { kind: 'command' };
const APP_WITHOUT_VAULT: Holder = { kind: 'app', vault: null };

/** Stands for a keychain: what one has sealed no other opens. */
function vault(password: number): Vault {
  return {
    encrypt: (text) => Uint8Array.from(Buffer.from(text), (byte) => byte ^ password),
    decrypt: (bytes) => {
      const text = Buffer.from(bytes.map((byte) => byte ^ password)).toString();
      if (!/^[0-9a-f]+$/.test(text)) throw new Error('wrong keychain');
      return text;
    },
  };
}
const sealing = (password: number): Holder => ({ kind: 'app', vault: vault(password) });

describe('openIdentity', () => {
  let home: Home;
  beforeEach(() => {
    const opened = openHome(mkdtempSync(join(tmpdir(), 'ferry-identity-')));
    if (!opened.ok) throw new Error(opened.failure.kind);
    home = opened.value;
  });
  afterEach(() => rmSync(home.folder, { recursive: true }));

  const open = (holder: Holder): Identity => {
    const result = openIdentity(home, holder);
    if (!result.ok) throw new Error(result.failure.reason);
    return result.value;
  };

  it('stays the same device across starts', () => {
    const first = open(COMMAND);
    expect(first.secretKey).toHaveLength(32);
    expect(open(COMMAND)).toEqual(first);
  });

  it('is one device for app and command where the system has no keychain', () => {
    const app = open(APP_WITHOUT_VAULT);
    expect(open(COMMAND)).toEqual(app);
  });

  it('keeps an open key open when a keychain appears, so that the command stays the same device', () => {
    const command = open(COMMAND);
    expect(open(sealing(7))).toEqual(command);
    expect(open(COMMAND)).toEqual(command);
  });

  it('gives the command a key of its own where the app sealed its key', () => {
    const app = open(sealing(7));
    const command = open(COMMAND);
    expect(command).not.toEqual(app);
    expect(open(COMMAND)).toEqual(command);
    expect(open(sealing(7))).toEqual(app);
  });

  it('writes a sealed secret nowhere in the open', () => {
    const hex = Buffer.from(open(sealing(7)).secretKey).toString('hex');
    expect(readFileSync(home.identityFile, 'utf8')).not.toContain(hex);
  });

  it.skipIf(process.platform === 'win32')('lets nobody else read an open key', () => {
    open(COMMAND);
    expect(statSync(home.identityFile).mode & 0o777).toBe(0o600);
  });

  it('refuses a key that the keychain does not open, and leaves it in place', () => {
    open(sealing(7));
    const before = readFileSync(home.identityFile);
    for (const holder of [sealing(200), APP_WITHOUT_VAULT]) {
      const result = openIdentity(home, holder);
      expect(result).toMatchObject({ ok: false, failure: { kind: 'identity-unreadable' } });
    }
    expect(readFileSync(home.identityFile)).toEqual(before);
  });

  it('refuses two keys that do not belong together', () => {
    open(COMMAND);
    const stored = JSON.parse(readFileSync(home.identityFile, 'utf8')) as { publicKey: string };
    const other = '00'.repeat(32);
    writeFileSync(home.identityFile, JSON.stringify({ ...stored, publicKey: other }));
    expect(openIdentity(home, COMMAND)).toMatchObject({
      ok: false,
      failure: { kind: 'identity-unreadable' },
    });
  });

  it('never replaces a damaged file, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        writeFileSync(home.identityFile, text);
        const result = openIdentity(home, COMMAND);
        expect(result).toMatchObject({ ok: false, failure: { kind: 'identity-unreadable' } });
        expect(readFileSync(home.identityFile, 'utf8')).toBe(text);
      }),
    );
  });

  it('says where a key could not be written', () => {
    const nowhere = { ...home, identityFile: join(home.folder, 'missing', 'identity.json') };
    expect(openIdentity(nowhere, COMMAND)).toMatchObject({
      ok: false,
      failure: { kind: 'identity-not-stored', file: nowhere.identityFile },
    });
  });

  it('is one device when another program made the key at the same moment', () => {
    let rival: Identity | null = null;
    const slow: Vault = {
      ...vault(7),
      encrypt: (text) => {
        rival = open(COMMAND);
        return vault(7).encrypt(text);
      },
    };
    const mine = open({ kind: 'app', vault: slow });
    expect(mine).toEqual(rival);
    expect(open(COMMAND)).toEqual(rival);
  });
});

it.skipIf(!canExfat)('keeps a whole key on a disk without hard links', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ferry-identity-'));
  const at = join(folder, 'at');
  mkdirSync(at);
  await withExfat(join(folder, 'image'), at, () => {
    const home = openHome(at);
    if (!home.ok) throw new Error(home.failure.kind);
    const first = openIdentity(home.value, COMMAND);
    expect(first).toMatchObject({ ok: true });
    expect(openIdentity(home.value, COMMAND)).toEqual(first);
    expect(readdirSync(at).filter((name) => name.startsWith('identity'))).toEqual([
      'identity.json',
    ]);
    return Promise.resolve();
  });
  rmSync(folder, { recursive: true });
});
