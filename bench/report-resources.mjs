/**
 * Loaded into Ferry's own process before Ferry (`node --import`): when it ends, says what it used.
 * The kernel's accounts of the whole process, all of its threads.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = process.env.FERRY_BENCH_RESOURCES;

process.on('exit', () => {
  if (path === undefined) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(
    path,
    JSON.stringify({
      userSeconds: userCPUTime / 1e6,
      systemSeconds: systemCPUTime / 1e6,
      peakResidentMB: peakResidentMB() ?? maxRSS / 1000,
    }),
  );
});

/** Linux: `maxRSS` begins at what the process was before it became Node; this one does not. */
function peakResidentMB() {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    return line === null ? null : Number(line[1]) / 1000;
  } catch {
    return null;
  }
}
