/** When V8 begins to optimize what runs often. */
import { setFlagsFromString } from 'node:v8';

/**
 * Bytecode that a function has run before it is optimized; V8's own is 67,584. A transfer is bound
 * by two busy cores in its first seconds, and the compilers would take a part of both for code
 * that is a tenth of the work (io/README.md has the figures).
 */
const OPTIMIZE_AFTER_BYTES = 1_000_000;
/** Where the flag was tried. V8 complains aloud about one that it does not know. */
const TRIED_V8 = /^11\.3\./;

/**
 * To be called when all is loaded and before much has run: with another flag V8 takes no code cache,
 * neither ours nor Node's own.
 */
export function optimizeLate(): void {
  if (!TRIED_V8.test(process.versions.v8)) return;
  setFlagsFromString(`--interrupt-budget=${OPTIMIZE_AFTER_BYTES}`);
}
