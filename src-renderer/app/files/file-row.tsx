/** One file, folder or link: how far it is and how large, why it is not there, and its SHA-256 once it is. */
import { Check, FolderOpen } from 'lucide-react';
import { type DragEvent, memo } from 'react';
import { formatBytes } from '../../../src-shared/format.ts';
import type { ListedFile } from '../../../src-shared/file-page.ts';
import { say } from '../../../src-shared/say.ts';
import {
  isOver,
  type Direction,
  type TransferId,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { CopyTextButton } from '../text/copy-text-button.tsx';
import { isCalledText } from '../text/copyable.ts';
import { EntryName } from '../transfers/entry-name.tsx';
import { fileShare, fileWords, isFileShowable } from '../transfers/file-words.ts';
import { classes } from '../ui/classes.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import hidden from '../ui/hidden.module.css';
import styles from './file-row.module.css';

export interface FileRowProps {
  readonly transfer: TransferSnapshot;
  /** Undefined: it is being asked for. */
  readonly file: ListedFile | undefined;
}

export function FileRow({ transfer, file }: FileRowProps) {
  if (file === undefined) return <div className={styles.awaited} aria-busy />;
  const isPast = isOver(transfer.phase);
  return (
    <FileLine
      file={file}
      id={transfer.id}
      direction={transfer.direction}
      isPast={isPast}
      isHere={isFileShowable(transfer, file)}
    />
  );
}

interface FileLineProps {
  readonly file: ListedFile;
  readonly id: TransferId;
  readonly direction: Direction;
  /** The transfer is over. */
  readonly isPast: boolean;
  /** It can be shown in its folder, and dragged out. */
  readonly isHere: boolean;
}

// Snapshots come ten times a second, and pages as values that are new each time.
const FileLine = memo(
  function FileLine({ file, id, direction, isPast, isHere }: FileLineProps) {
    const { dragOut } = useCommands();
    const words = fileWords(file, direction);
    const onDragStart = (event: DragEvent): void => {
      // The system's own drag takes over: it carries a file, not a piece of this page.
      event.preventDefault();
      void dragOut(id, file.index);
    };
    return (
      <div className={styles.file} draggable={isHere} onDragStart={onDragStart}>
        <EntryName name={file.name} kind={file.kind} />
        <span className={styles.share}>
          <Share file={file} isPast={isPast} />
        </span>
        <span className={styles.size}>
          {file.kind !== 'file' || file.sizeBytes === null ? '' : formatBytes(file.sizeBytes)}
        </span>
        {isPast ? <FileActions file={file} id={id} direction={direction} isHere={isHere} /> : null}
        {words === null ? null : (
          <p className={classes(styles.words, file.failure !== null && styles.bad)}>{words}</p>
        )}
        {isPast && file.sha256 !== null ? (
          <p className={styles.digest} title={file.sha256} data-selectable>
            SHA-256 {file.sha256}
          </p>
        ) : null}
      </div>
    );
  },
  (before, after) =>
    before.id === after.id &&
    before.direction === after.direction &&
    before.isPast === after.isPast &&
    before.isHere === after.isHere &&
    isSameView(before.file, after.file),
);

function Share({ file, isPast }: { readonly file: ListedFile; readonly isPast: boolean }) {
  // Its SHA-256 says more.
  if (isPast) return null;
  if (file.sha256 === null) return fileShare(file);
  return (
    <>
      <Check size={14} strokeWidth={2.25} className={styles.whole} aria-hidden />
      <span className={hidden.hidden}>{say('whole')}</span>
    </>
  );
}

type FileActionsProps = Pick<FileLineProps, 'file' | 'id' | 'direction' | 'isHere'>;

function FileActions({ file, id, direction, isHere }: FileActionsProps) {
  const { showInFolder } = useCommands();
  return (
    <span className={styles.actions}>
      {isHere && direction === 'received' && isCalledText(file) ? (
        <CopyTextButton id={id} index={file.index} name={file.name} />
      ) : null}
      {file.sha256 === null ? null : (
        <CopyButton text={file.sha256} name={say('Copy SHA-256 of {name}', { name: file.name })} />
      )}
      {isHere ? (
        <IconButton
          name={say('Show {name} in its folder', { name: file.name })}
          icon={FolderOpen}
          iconSize={14}
          onClick={() => void showInFolder(id, file.index)}
        />
      ) : null}
    </span>
  );
}

const isSameView = (one: ListedFile, other: ListedFile): boolean =>
  one.index === other.index &&
  one.name === other.name &&
  one.sizeBytes === other.sizeBytes &&
  one.sha256 === other.sha256 &&
  one.skipped === other.skipped &&
  one.failure?.kind === other.failure?.kind &&
  fileShare(one) === fileShare(other);
