/** How far V8 lets its heap grow before it collects what is not used any more. */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Percent beyond what was in use after the last collection; V8's own bound doubles it and more. With
 * 100,000 files the heap of either side then was twice what is in use, some 100 MB of it garbage
 * (transfer/README.md has the figures). Large files make hardly any.
 */
const GROWTH_PERCENT = 20;
/**
 * Of the space for what is new, both halves: V8 doubles it up to 32 MiB while much of it stays in use,
 * as a list of many files does, and never gives it back.
 */
const NEW_SPACE_BYTES = 8_388_608;
/** Where the flags were tried. V8 complains aloud about one that it does not know. */
const TRIED_V8 = /^11\.3\./;

/** As `optimizeLate`: when all is loaded. */
export function keepHeapTight(): void {
  if (!TRIED_V8.test(process.versions.v8)) return;
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  // Only a collection makes that space larger: an idle program is not woken up to look.
  const collections = new PerformanceObserver(() => {
    if (newSpaceBytes() < NEW_SPACE_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    collections.disconnect();
  });
  collections.observe({ entryTypes: ['gc'] });
}

function newSpaceBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return space?.space_size ?? 0;
}
