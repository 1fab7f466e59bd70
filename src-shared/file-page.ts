/**
 * Some of the files of one transfer, however many there are: which are asked for, and what comes back.
 * Values, and which file fits a question; who answers is decided elsewhere.
 */
import { folded } from './folding.ts';
import type { TransferFile, TransferId } from './transfer-model.ts';

export type FileFilter = (typeof FILE_FILTERS)[number];

export const FILE_FILTERS = ['all', 'failed', 'skipped'] as const;

export interface FileChoice {
  readonly filter: FileFilter;
  /** Part of the name; empty = any. */
  readonly text: string;
}

export interface FileQuery extends FileChoice {
  readonly id: TransferId;
  /** Of those that fit, from this one on. */
  readonly from: number;
  /** 1 to FILE_PAGE_MAX. */
  readonly count: number;
}

export interface ListedFile extends TransferFile {
  /** Its place among all files of the transfer. */
  readonly index: number;
}

export interface FilePage {
  /** How many fit. */
  readonly total: number;
  readonly files: readonly ListedFile[];
}

/** A few screens full. */
export const FILE_PAGE_MAX = 200;

/** Whether every file fits, so that none has to be looked at. */
export const isEveryFile = ({ filter, text }: FileChoice): boolean =>
  filter === 'all' && text.trim() === '';

/** Says of each file whether it fits. */
export function fileMatcher({ filter, text }: FileChoice): (file: TransferFile) => boolean {
  const wanted = folded(text.trim());
  return ({ name, failure, skipped }) => {
    if (filter === 'failed' && failure === null) return false;
    if (filter === 'skipped' && skipped === null) return false;
    return wanted === '' || folded(name).includes(wanted);
  };
}

/** Of a list that is there as a whole. */
export function pageOfFiles(files: readonly TransferFile[], query: FileQuery): FilePage {
  const { from, count } = query;
  const fits = fileMatcher(query);
  const found = files.map((file, index) => ({ ...file, index })).filter(fits);
  return { total: found.length, files: found.slice(from, from + count) };
}
