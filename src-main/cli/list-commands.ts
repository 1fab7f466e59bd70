/** `ferry history`: what this device remembers, without touching the network. */
import type { DeviceState } from '../services/open-state.ts';
import { trustNow } from '../services/trust.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import type { Report } from './report.ts';

/** Entries read at a time: the most that a query may ask for. */
const HISTORY_PAGE = 200;

export function runHistory(state: DeviceState, report: Report): ExitStatus {
  let beforeId: number | null = null;
  let count = 0;
  for (;;) {
    const page = state.history.list({ beforeId, limit: HISTORY_PAGE });
    for (const entry of page) {
      const { publicKey } = entry.snapshot.peer;
      report.historyEntry(entry, trustNow(publicKey === null ? null : state.trust.find(publicKey)));
    }
    count += page.length;
    beforeId = page.at(-1)?.historyId ?? null;
    if (page.length < HISTORY_PAGE) break;
  }
  if (count === 0) report.note('No transfer yet.');
  return EXIT.done;
}
