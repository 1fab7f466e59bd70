/** Hosts of their own on this machine (namespaces of Linux) for tests: nothing that they send leaves it. */
import { execFileSync } from 'node:child_process';

/** Throws what `ip` says of a mistake. */
export const ip = (...words: readonly string[]): string =>
  execFileSync('ip', words, { encoding: 'utf8', stdio: 'pipe' });

/** Takes root, and iproute2. */
export function canMakeHosts(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const host = `ferry-try-${process.pid}`;
  try {
    ip('netns', 'add', host);
    ip('netns', 'del', host);
    return true;
  } catch {
    return false;
  }
}
