/**
 * Which key is this device's, and where does it lie? In `identity.json`: sealed by the system's
 * keychain when the app made it and there is one, else open, readable by this user alone. The
 * command has no keychain: it shares an open key with the app, and keeps one of its own in
 * `identity-command.json` where the app's is sealed. (README.md says why.)
 *
 * A key that cannot be read is never replaced: whoever verified this device would be told that
 * somebody else is there. It is a failure that names the file.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { keyPairFromSecret, makeKeyPair } from '../io/crypto/sodium-crypto.ts';
import type { Identity } from '../io/engine.ts';
import type { Home } from './home.ts';

/** The system's keychain, as Electron's safeStorage offers it. Both throw when the keychain refuses. */
export interface Vault {
  encrypt(text: string): Uint8Array;
  decrypt(bytes: Uint8Array): string;
}

/** `app`: with a vault, or null where the system has none worth the name. */
export type Holder =
  { readonly kind: 'app'; readonly vault: Vault | null } | { readonly kind: 'command' };

export interface IdentityFailure {
  readonly kind: 'identity-unreadable' | 'identity-not-stored';
  readonly file: string;
  readonly reason: string;
}

/** Larger than either form; what is longer was not written by us. */
const FILE_BYTES_MAX = 16_384;
const FILE_MODE = 0o600;
const SECRET_KEY_BYTES = 32;

const Stored = v.strictObject({
  version: v.literal(1),
  publicKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  secretKey: v.variant('kind', [
    v.strictObject({ kind: v.literal('open'), hex: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
    v.strictObject({
      kind: v.literal('sealed'),
      base64: v.pipe(v.string(), v.maxLength(FILE_BYTES_MAX)),
    }),
  ]),
});
type Stored = v.InferOutput<typeof Stored>;

/** Reads this device's key, or makes one on the first start. Synchronous: nothing can begin before it. */
export function openIdentity(home: Home, holder: Holder): Result<Identity, IdentityFailure> {
  const main = readOrMake(home.identityFile, holder.kind === 'app' ? holder.vault : null);
  if (!main.ok) return main;
  if (main.value.secretKey.kind === 'sealed' && holder.kind === 'command') {
    const own = readOrMake(home.commandIdentityFile, null);
    return own.ok ? unlock(home.commandIdentityFile, own.value, null) : own;
  }
  return unlock(home.identityFile, main.value, holder.kind === 'app' ? holder.vault : null);
}

/**
 * Public keys of this computer: the app's and the command's, where they differ (64 hexadecimal
 * digits each). To know our own in a receipt; nothing is unlocked, unreadable files count as none.
 */
export function ownPublicKeys(home: Home): readonly string[] {
  const keys = [home.identityFile, home.commandIdentityFile].map((file) => {
    const stored = read(file);
    return stored.ok ? stored.value?.publicKey : undefined;
  });
  return keys.filter((key) => key !== undefined);
}

function readOrMake(file: string, vault: Vault | null): Result<Stored, IdentityFailure> {
  const present = read(file);
  if (!present.ok || present.value !== null) return present as Result<Stored, IdentityFailure>;
  try {
    publish(file, JSON.stringify(lock(makeKeyPair(), vault)));
  } catch (error) {
    return fail({ kind: 'identity-not-stored', file, reason: reasonOf(error) });
  }
  // Whoever else made one at the same moment may have been first: theirs counts, for both.
  const winner = read(file);
  if (winner.ok && winner.value === null) return unreadable(file, 'it vanished');
  return winner as Result<Stored, IdentityFailure>;
}

/** Null if there is no such file. */
function read(file: string): Result<Stored | null, IdentityFailure> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    return unreadable(file, reasonOf(error));
  }
  if (text.length > FILE_BYTES_MAX) return unreadable(file, 'it is too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message would quote from the file.
    return unreadable(file, 'it is not JSON');
  }
  const parsed = v.safeParse(Stored, value);
  return parsed.success ? ok(parsed.output) : unreadable(file, 'it has an unknown form');
}

function lock(identity: Identity, vault: Vault | null): Stored {
  const hex = Buffer.from(identity.secretKey).toString('hex');
  return {
    version: 1,
    publicKey: Buffer.from(identity.publicKey).toString('hex'),
    secretKey:
      vault === null
        ? { kind: 'open', hex }
        : { kind: 'sealed', base64: Buffer.from(vault.encrypt(hex)).toString('base64') },
  };
}

function unlock(
  file: string,
  stored: Stored,
  vault: Vault | null,
): Result<Identity, IdentityFailure> {
  const hex = secretHex(stored, vault);
  if (hex === null) return unreadable(file, "the system's keychain does not open it");
  const secretKey = new Uint8Array(Buffer.from(hex, 'hex'));
  if (secretKey.length !== SECRET_KEY_BYTES) return unreadable(file, 'its key has a wrong length');
  const identity = keyPairFromSecret(secretKey);
  if (Buffer.from(identity.publicKey).toString('hex') !== stored.publicKey) {
    return unreadable(file, 'its two keys do not belong together');
  }
  return ok(identity);
}

function secretHex(stored: Stored, vault: Vault | null): string | null {
  if (stored.secretKey.kind === 'open') return stored.secretKey.hex;
  try {
    return vault?.decrypt(Buffer.from(stored.secretKey.base64, 'base64')) ?? null;
  } catch {
    return null;
  }
}

/** The file appears whole, on the disk, for this user alone, and only if there is none yet. */
function publish(file: string, text: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = openSync(temporary, 'wx', FILE_MODE);
    try {
      // All of it: a single write may be cut short where room ends.
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(temporary, FILE_MODE);
    nameIt(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function nameIt(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // FAT and some network folders have no links. There a look before must do; a copy could be cut short.
    if (!existsSync(file)) renameSync(temporary, file);
  }
  syncFolder(dirname(file));
}

/** A key that peers have seen must not vanish with the power. Windows has no such thing. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Whole it is either way.
  }
}

function unreadable(file: string, reason: string): Result<never, IdentityFailure> {
  return fail({ kind: 'identity-unreadable', file, reason });
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
