/**
 * How the time of this thread went: what it worked, and how long others had the processors that it
 * wanted. Linux accounts for the second one, to whoever asks; elsewhere it is not to be had, and a
 * thread that is woken late looks as if it had nothing to do.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { ThreadTimes } from '../../transfer/loop-load.ts';

/** Of the thread that reads it: ns on a processor, ns in wait for one, and how often. */
const SCHEDULING_FILE = '/proc/thread-self/schedstat';
const NS_A_MS = 1e6;

/** Of the calling thread, from its start. Takes some 20 µs. */
export function threadTimes(): ThreadTimes {
  const { active } = performance.eventLoopUtilization();
  return { activeMs: active, ...scheduledTimes() };
}

const NOT_COUNTED = { ranMs: 0, crowdedOutMs: 0 };

function scheduledTimes(): Omit<ThreadTimes, 'activeMs'> {
  if (process.platform !== 'linux') return NOT_COUNTED;
  try {
    const [ran = '', waited = ''] = readFileSync(SCHEDULING_FILE, 'latin1').split(' ');
    const times = { ranMs: Number(ran) / NS_A_MS, crowdedOutMs: Number(waited) / NS_A_MS };
    return Number.isFinite(times.ranMs + times.crowdedOutMs) ? times : NOT_COUNTED;
  } catch {
    // A kernel that does not count.
    return NOT_COUNTED;
  }
}
