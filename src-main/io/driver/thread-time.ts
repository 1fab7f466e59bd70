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
  return { activeMs: active, crowdedOutMs: crowdedOutMs() };
}

function crowdedOutMs(): number {
  if (process.platform !== 'linux') return 0;
  try {
    const [, waited = ''] = readFileSync(SCHEDULING_FILE, 'latin1').split(' ');
    const ms = Number(waited) / NS_A_MS;
    return Number.isFinite(ms) ? ms : 0;
  } catch {
    // A kernel that does not count.
    return 0;
  }
}
