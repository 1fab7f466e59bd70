/** What is there to say about one file of a transfer, and can it be shown in its folder? */
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import {
  isOver,
  type TransferFile,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { cautionWords } from './caution-words.ts';
import { skipReasonWords } from '../../../src-shared/skip-words.ts';
import { say } from '../../../src-shared/say.ts';

/** What is not as a person would take for granted; null when it went as it should. */
export function fileWords(
  file: TransferFile,
  direction: TransferSnapshot['direction'],
): string | null {
  if (file.failure) return ownFailureWords(file.failure);
  if (file.skipped) {
    return say('Skipped: {reason}', { reason: skipReasonWords(file.skipped, 1, direction) });
  }
  if (file.sentAs !== undefined) return say('Sent as “{name}”', { name: file.sentAs });
  return file.caution === null ? null : cautionWords(file.caution);
}

/** Beside its path: the name alone is enough. */
function ownFailureWords(failure: Failure): string {
  const short = 'name' in failure ? { ...failure, name: splitPath(failure.name).base } : failure;
  return failureWords(short).title;
}

/** `43 %` of one that is on its way; empty before it begins and once it is there. */
export function fileShare({ sizeBytes, doneBytes, sha256, failure }: TransferFile): string {
  if (sha256 !== null || failure !== null) return '';
  if (sizeBytes === null || sizeBytes === 0 || doneBytes === 0) return '';
  return shareWords(Math.min(1, doneBytes / sizeBytes));
}

/** `43 %`; `fraction` from 0 to 1. */
export const shareWords = (fraction: number): string =>
  say('{share, number} %', { share: Math.floor(fraction * 100) });

/** `day 1/` and `boat.jpg` of `day 1/boat.jpg`: where it lies, and what it is. */
export function splitPath(name: string): { readonly folder: string; readonly base: string } {
  const slash = name.lastIndexOf('/');
  return { folder: name.slice(0, slash + 1), base: name.slice(slash + 1) };
}

/** The first file that "Show in folder" can show, as its index; null when there is none. */
export function showableIndex(transfer: TransferSnapshot): number | null {
  const index = transfer.files.findIndex((file) => isFileShowable(transfer, file));
  return index >= 0 ? index : null;
}

/** A sent file is where it was chosen; a received one is on the disk once it is whole (plain UDP: once it ended). */
export function isFileShowable(transfer: TransferSnapshot, file: TransferFile): boolean {
  if (!isOver(transfer.phase)) return false;
  if (transfer.direction === 'sent') return true;
  if (file.failure !== null) return false;
  return transfer.phase === 'done' || file.sha256 !== null;
}
