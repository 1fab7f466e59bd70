/** The system's keychain as identity.ts wants it; null where there is none worth the name. */
import { safeStorage } from 'electron';
import type { Vault } from '../services/identity.ts';

/** Only after the app is ready. */
export function systemVault(): Vault | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  // Without a keyring, Chromium on Linux "encrypts" with a password that is in its source code.
  if (process.platform === 'linux' && !hasKeyring()) return null;
  return {
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  };
}

function hasKeyring(): boolean {
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}
