/**
 * The few functions of OpenSSL that Ferry calls, in the copy that is part of Node's executable.
 * Electron has none (BoringSSL, whose functions it does not export).
 */
import { processFunctions } from '../process-functions.ts';

/** A pointer of C. */
export type Pointer = unknown;

/** Each is the function of its name; 1 is success. Lengths in bytes. */
export interface OpenSsl {
  /** ChaCha20-Poly1305. */
  readonly algorithm: Pointer;
  EVP_CIPHER_CTX_new(): Pointer;
  /** What is null stays as it was. `enc` is 1 to encrypt, 0 to decrypt, -1 for as before. */
  EVP_CipherInit_ex(
    context: Pointer,
    algorithm: Pointer,
    engine: null,
    key: Uint8Array | null,
    nonce: Uint8Array | null,
    enc: number,
  ): number;
  /** Without `into`, `from` is associated data. `into` may be `from`. */
  EVP_CipherUpdate(
    context: Pointer,
    into: Uint8Array | null,
    intoBytes: Int32Array,
    from: Uint8Array,
    fromBytes: number,
  ): number;
  /** Makes the tag, or compares it. Writes no bytes for this algorithm. */
  EVP_CipherFinal_ex(context: Pointer, into: Uint8Array, intoBytes: Int32Array): number;
  EVP_CIPHER_CTX_ctrl(context: Pointer, type: number, count: number, bytes: Uint8Array): number;
}

export const EVP_CTRL_AEAD_GET_TAG = 0x10;
export const EVP_CTRL_AEAD_SET_TAG = 0x11;

/** Undefined: not looked for yet. */
let found: OpenSsl | null | undefined;

/** Null where this process has no OpenSSL, or none that can be called. */
export function openSsl(): OpenSsl | null {
  if (found === undefined) found = find();
  return found;
}

function find(): OpenSsl | null {
  try {
    const functions = processFunctions();
    const call = <N extends keyof OpenSsl>(definition: string): OpenSsl[N] =>
      functions.find(definition) as OpenSsl[N];
    const chacha = functions.find('void *EVP_chacha20_poly1305()') as () => Pointer;
    return {
      algorithm: chacha(),
      EVP_CIPHER_CTX_new: call<'EVP_CIPHER_CTX_new'>('void *EVP_CIPHER_CTX_new()'),
      EVP_CipherInit_ex: call<'EVP_CipherInit_ex'>(
        'int EVP_CipherInit_ex(void *, void *, void *, void *, void *, int)',
      ),
      EVP_CipherUpdate: call<'EVP_CipherUpdate'>(
        'int EVP_CipherUpdate(void *, void *, void *, void *, int)',
      ),
      EVP_CipherFinal_ex: call<'EVP_CipherFinal_ex'>(
        'int EVP_CipherFinal_ex(void *, void *, void *)',
      ),
      EVP_CIPHER_CTX_ctrl: call<'EVP_CIPHER_CTX_ctrl'>(
        'int EVP_CIPHER_CTX_ctrl(void *, int, int, void *)',
      ),
    };
  } catch {
    // Another library for cryptography, a build that exports none, or no koffi for this system.
    return null;
  }
}
