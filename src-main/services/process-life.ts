/** Does the process with this number live? A number may have been given to another one since. */
export function isAlive(pid: number): boolean {
  // Ours, and yet not of this run: an earlier program had our number.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
