/**
 * Functions of C that are part of this very process: the C library's, and those of libraries that
 * are linked into the executable. It knows no function itself; who needs some says how they look.
 */
import { createRequire } from 'node:module';

/** As much as is used of the package. */
interface Koffi {
  load(library: null): { func(definition: string): unknown };
  errno(): number;
  address(bytes: Uint8Array): bigint;
}

export interface ProcessFunctions {
  /** `definition` as in C. @throws where there is no function of that name */
  find(definition: string): unknown;
  /** Of the last call, as the C library left it. */
  errno(): number;
  /** Where `bytes` begin. They stay there as long as somebody holds them: asking for it makes V8 move them no more. */
  address(bytes: Uint8Array): bigint;
}

/** @throws where there is no prebuilt part of koffi for this system */
export function processFunctions(): ProcessFunctions {
  // Required for the reason that `crypto/sodium.ts` gives.
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const library = koffi.load(null);
  return {
    find: (definition) => library.func(definition),
    errno: () => koffi.errno(),
    address: (bytes) => koffi.address(bytes),
  };
}
