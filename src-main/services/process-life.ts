/**
 * Does the program that wrote a row still run? Process numbers are given away again, after a restart of
 * the machine within minutes: where the system tells when a process was born, that decides.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Names this run of the program, and no other one before or after it. */
export function newRun(): string {
  return `${randomBytes(8).toString('hex')} ${birthOf(process.pid) ?? ''}`.trim();
}

/** `run`: as that program called itself (`newRun`). Not asked about one's own. */
export function isAlive(pid: number, run: string): boolean {
  // Ours, and yet not of this run: an earlier program had our number.
  if (pid === process.pid) return false;
  if (!exists(pid)) return false;
  const [, born] = run.split(' ', 2);
  const now = birthOf(pid);
  return born === undefined || now === null || born === now;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Without white space; null where the system does not tell (only Linux does). */
function birthOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Ticks since the boot: field 22 of proc(5), after the name in parentheses.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}
