/** The files of one transfer, on demand: how far each is, and what became of it. */
import { Check } from 'lucide-react';
import { memo } from 'react';
import { formatBytes } from '../../../src-shared/format.ts';
import type {
  Direction,
  TransferFile,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { classes } from '../ui/classes.ts';
import hidden from '../ui/hidden.module.css';
import { EntryName } from './entry-name.tsx';
import { fileShare, fileWords } from './file-words.ts';
import { andMoreWords } from '../../../src-shared/contents-words.ts';
import styles from './transfer-files.module.css';

export interface TransferFilesProps {
  readonly id: string;
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function TransferFiles({ id, transfer, names }: TransferFilesProps) {
  const { files, fileCount, direction } = transfer;
  const more = fileCount - files.length;
  return (
    // Focusable, so that the keyboard can scroll it.
    <ul
      id={id}
      className={styles.list}
      aria-label={say('Files of {names}', { names })}
      tabIndex={0}
    >
      {files.map((file, index) => (
        <FileRow key={index} file={file} direction={direction} />
      ))}
      {more > 0 ? <li className={styles.more}>{andMoreWords(more)}</li> : null}
    </ul>
  );
}

interface FileRowProps {
  readonly file: TransferFile;
  readonly direction: Direction;
}

const FileRow = memo(
  function FileRow({ file, direction }: FileRowProps) {
    const words = fileWords(file, direction);
    return (
      <li className={styles.row}>
        <EntryName name={file.name} kind={file.kind} />
        <span className={styles.share}>
          {file.sha256 === null ? (
            fileShare(file)
          ) : (
            <>
              <Check size={14} strokeWidth={2.25} className={styles.whole} aria-hidden />
              <span className={hidden.hidden}>{say('whole')}</span>
            </>
          )}
        </span>
        <span className={styles.size}>
          {file.kind !== 'file' || file.sizeBytes === null ? '' : formatBytes(file.sizeBytes)}
        </span>
        {words === null ? null : (
          <p className={classes(styles.words, file.failure !== null && styles.bad)}>{words}</p>
        )}
      </li>
    );
  },
  // Every snapshot brings new values of the same: ten times a second, a hundred rows.
  (before, after) => before.direction === after.direction && isSameView(before.file, after.file),
);

const isSameView = (one: TransferFile, other: TransferFile): boolean =>
  one.name === other.name &&
  one.sizeBytes === other.sizeBytes &&
  one.sha256 === other.sha256 &&
  one.skipped === other.skipped &&
  one.failure?.kind === other.failure?.kind &&
  fileShare(one) === fileShare(other);
