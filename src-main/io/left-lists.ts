/**
 * Which senders' lists in the resume folder will nobody ever hold a walk against? A program killed after
 * it had crossed a transfer off, and before that transfer's list was gone, leaves one; so does one killed
 * while it wrote.
 */
import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FRESH_SUFFIX, SENT_SUFFIX } from './resume/sent-list.ts';

const NAME = new RegExp(`^([0-9a-f]{32})\\${SENT_SUFFIX}(?:\\${FRESH_SUFFIX})?$`);

/**
 * Removes them. `readWanted`: under which wire ids anything is still to be sent, by whatever program of
 * this home. Asked after the folder was looked at, and a transfer is noted before it gets a list: so one
 * that is just being begun elsewhere keeps its own. Nothing is asked where there are no lists.
 */
export function removeLeftLists(folder: string, readWanted: () => ReadonlySet<string>): void {
  const lists = namesIn(folder).flatMap((name) => {
    const wireId = NAME.exec(name)?.[1];
    return wireId === undefined ? [] : [{ name, wireId }];
  });
  if (lists.length === 0) return;
  const wanted = readWanted();
  for (const { name, wireId } of lists) {
    if (!wanted.has(wireId)) remove(join(folder, name));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // None yet.
    return [];
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another program was faster, or the next one will be.
  }
}
