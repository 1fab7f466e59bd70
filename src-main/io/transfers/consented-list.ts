/**
 * What a person says yes to, as a digest that the journal keeps: the names, kinds and sizes of a list,
 * in its order. Not the times: they change where nothing is different, and nobody decides by them.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeListEntry, type ListEntry } from '../../transfer/list-entry.ts';

/** Some milliseconds of work; then sockets are read. */
const SLICE_ENTRIES = 4_096;

/** 64 hexadecimal digits. */
export async function digestOfList(entries: readonly ListEntry[]): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < entries.length; at += SLICE_ENTRIES) {
    if (at > 0) await nextTurn();
    for (const entry of entries.slice(at, at + SLICE_ENTRIES)) {
      hash.update(`${lineOf(entry)}\n`);
    }
  }
  return hash.digest('hex');
}

function lineOf({ kind, path, sizeBytes, executable, target }: ListEntry): string {
  return encodeListEntry({ kind, sizeBytes, modifiedAt: 0, executable, target }, path);
}
