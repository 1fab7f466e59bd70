/**
 * A page of the files of a transfer that runs. There may be 250,000 of them, and the thread that looks
 * at them is the socket's: it does so a little at a time.
 */
import {
  fileMatcher,
  isEveryFile,
  type FilePage,
  type FileQuery,
  type ListedFile,
} from '../../../src-shared/file-page.ts';
import type { TransferFile } from '../../../src-shared/transfer-model.ts';
import { TurnSlice } from '../files/turn-slice.ts';
import type { LiveTransfer } from './live-transfer.ts';

type Files = Pick<LiveTransfer, 'fileTotal' | 'filesFrom'>;

/** Looked at before the clock is: some tens of microseconds. */
const LOOKED_AT_ONCE = 64;

export async function pageOfTransfer(transfer: Files, query: FileQuery): Promise<FilePage> {
  const { from, count } = query;
  if (isEveryFile(query)) {
    return { total: transfer.fileTotal, files: listed(transfer.filesFrom(from, count), from) };
  }
  const fits = fileMatcher(query);
  const slice = new TurnSlice();
  const files: ListedFile[] = [];
  let total = 0;
  for (let at = 0; at < transfer.fileTotal; at += LOOKED_AT_ONCE) {
    for (const file of listed(transfer.filesFrom(at, LOOKED_AT_ONCE), at)) {
      if (!fits(file)) continue;
      if (total >= from && files.length < count) files.push(file);
      total += 1;
    }
    const rest = slice.rest();
    if (rest !== null) await rest;
  }
  return { total, files };
}

const listed = (files: readonly TransferFile[], from: number): readonly ListedFile[] =>
  files.map((file, at) => ({ ...file, index: from + at }));
