/** How far V8 lets its heap grow before it collects what is not used any more. */
import { setFlagsFromString } from 'node:v8';

/**
 * Percent beyond what was in use after the last collection; V8's own bound doubles it and more. With
 * 100,000 files the heap of either side then was twice what is in use, some 100 MB of it garbage
 * (transfer/README.md has the figures). Large files make hardly any.
 */
const GROWTH_PERCENT = 20;
/** Where the flag was tried. V8 complains aloud about one that it does not know. */
const TRIED_V8 = /^11\.3\./;

/** As `optimizeLate`: when all is loaded. */
export function keepHeapTight(): void {
  if (!TRIED_V8.test(process.versions.v8)) return;
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
