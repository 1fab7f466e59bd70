/** Which file of a transfer may be a text that one would rather copy than open? Main says whether it is one. */
import type { TransferFile, TransferSnapshot } from '../../../src-shared/transfer-model.ts';

/** As main reads at most (services/received-text.ts). */
const TEXT_BYTES_MAX = 64 * 1_024;

/** Of a transfer of one file; null where that is surely none. */
export function copyableIndex({
  direction,
  phase,
  fileCount,
  files,
}: Pick<TransferSnapshot, 'direction' | 'phase' | 'fileCount' | 'files'>): number | null {
  const [file] = files;
  if (direction !== 'received' || phase !== 'done' || fileCount !== 1) return null;
  return file !== undefined && mayBeText(file) ? 0 : null;
}

/** One of several: by its name, too, since nobody looks into each of them. */
export const isCalledText = (file: TransferFile): boolean =>
  mayBeText(file) && TEXT_NAME.test(file.name);

/** Without an ending, as `README`; or with one that plain text has. */
const TEXT_NAME =
  /(^|\/)[^./]+$|\.(txt|text|md|csv|tsv|log|json|xml|ya?ml|toml|ini|conf|html?|css|[cm]?[jt]s|py|sh|c|h|java|rs|go|sql|tex|srt|vcf|ics)$/iu;

function mayBeText({ kind, sizeBytes, doneBytes, failure }: TransferFile): boolean {
  const size = sizeBytes ?? doneBytes;
  return kind === 'file' && failure === null && size > 0 && size <= TEXT_BYTES_MAX;
}
