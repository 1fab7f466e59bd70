/**
 * May this link be made, and what does it say then? Only ways up and then down again, inside the tree
 * that it came with: so no chain of links leads out, whatever the others say.
 */
import { posix } from 'node:path';
import { safeFileName } from '../../../src-shared/safe-name.ts';

/** `place`: what an offered path is called here, null if nothing of that path was offered. */
export function linkTarget(
  offeredPath: string,
  target: string,
  place: (offeredPath: string) => string | null,
): string | null {
  if (!isUpThenDown(target)) return null;
  const [top] = offeredPath.split('/');
  const folder = posix.dirname(offeredPath);
  const leadsTo = posix.normalize(posix.join(folder, target)).replace(/\/$/, '');
  if (folder === '.' || (leadsTo !== top && !leadsTo.startsWith(`${top}/`))) return null;
  const here = place(leadsTo);
  const folderHere = place(folder);
  if (here !== null && folderHere !== null) return posix.relative(folderHere, here) || '.';
  // It leads nowhere yet. As long as its words are harmless it may.
  return target.split('/').every(isHarmless) ? target : null;
}

function isUpThenDown(target: string): boolean {
  let isDown = false;
  for (const segment of target.replace(/\/$/, '').split('/')) {
    if (segment === '') return false;
    if (segment === '.') continue;
    if (segment !== '..') isDown = true;
    else if (isDown) return false;
  }
  return true;
}

const isHarmless = (segment: string): boolean =>
  segment === '' || segment === '.' || segment === '..' || safeFileName(segment) === segment;
