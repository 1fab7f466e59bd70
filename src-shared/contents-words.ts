/** What is a transfer called, and what is in it? A tree goes by the name of its folder. */
import { say } from './say.ts';
import type { TransferFile, TransferSnapshot } from './transfer-model.ts';

type Contents = Pick<TransferSnapshot, 'files' | 'fileCount'>;

/** One of the things that a person put into the transfer. */
export interface TopLevelName {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Of the files that are shown, in their order. */
export function topLevelNames(files: readonly TransferFile[]): readonly TopLevelName[] {
  const found = new Map<string, boolean>();
  for (const { name, kind } of files) {
    const slash = name.indexOf('/');
    const top = slash < 0 ? name : name.slice(0, slash);
    found.set(top, slash >= 0 || kind === 'folder' || found.get(top) === true);
  }
  return [...found].map(([name, isFolder]) => ({ name, isFolder }));
}

/** `notes.txt`, `notes.txt and 1 more`, `Regatta`, `Regatta and more`. `shorten`: what is shown of a long name. */
export function namesLine(transfer: Contents, shorten = (name: string) => name): string {
  const { files, fileCount } = transfer;
  const names = topLevelNames(files);
  const first = names[0];
  if (first === undefined) return countFiles(fileCount);
  const areAllShown = files.length >= fileCount;
  const hasFolder = names.some(({ isFolder }) => isFolder);
  const shown = shorten(first.name);
  // Without folders each entry is a name; with them, what is not shown may lie inside one.
  const others = (areAllShown || hasFolder ? names.length : fileCount) - 1;
  if (others <= 0) return shown;
  return hasFolder && !areAllShown
    ? say('{name} and more', { name: shown })
    : say('{name} and {others, plural, one {# more} other {# more}}', { name: shown, others });
}

/** Whether it goes by the name of a folder. */
export const isTree = ({ files }: Pick<TransferSnapshot, 'files'>): boolean =>
  topLevelNames(files)[0]?.isFolder === true;

/** `240 files`, `1 folder`, `5,001 items` where folders count and not all is known; null of one file. */
export function contentsLine(transfer: Contents): string | null {
  const isOne = transfer.fileCount <= 1 && !isTree(transfer);
  return isOne ? null : countEntries(transfer);
}

/** As contentsLine, also of one file. */
export function countEntries({ files, fileCount }: Contents): string {
  const isMixed = files.some(({ kind }) => kind !== 'file');
  if (!isMixed) return countFiles(fileCount);
  if (files.length < fileCount) {
    return say('{count, plural, one {# item} other {# items}}', { count: fileCount });
  }
  const fileTotal = files.filter(({ kind }) => kind !== 'folder').length;
  return fileTotal > 0 ? countFiles(fileTotal) : countFolders(fileCount);
}

export const countFiles = (count: number): string =>
  say('{count, plural, =0 {No files} one {# file} other {# files}}', { count });

export const countFolders = (count: number): string =>
  say('{count, plural, one {# folder} other {# folders}}', { count });

/** Behind the first ones of a long list. */
export const andMoreWords = (count: number): string =>
  say('{count, plural, one {and # more} other {and # more}}', { count });
