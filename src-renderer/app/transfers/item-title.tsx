/** What a transfer is called. Once it is over, dragging its name drags its files out of the window. */
import { Folder } from 'lucide-react';
import type { DragEvent } from 'react';
import { isTree } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { showableIndex } from './file-words.ts';
import styles from './item-title.module.css';

export interface ItemTitleProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function ItemTitle({ transfer, names }: ItemTitleProps) {
  const { dragOut } = useCommands();
  const isHere = showableIndex(transfer) !== null;
  const onDragStart = (event: DragEvent): void => {
    // The system's own drag takes over: it carries files, not a piece of this page.
    event.preventDefault();
    void dragOut(transfer.id, null);
  };
  return (
    <div
      className={styles.title}
      draggable={isHere}
      title={isHere ? say('{names}: drag it to wherever you want it', { names }) : names}
      onDragStart={onDragStart}
    >
      {isTree(transfer) ? (
        <Folder size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />
      ) : null}
      <h3 className={styles.names} dir={isSentence(names) ? undefined : 'auto'}>
        {names}
      </h3>
    </div>
  );
}

/** `notes.txt and 1 more` runs as the window does; the name in it is kept apart by say(). */
const isSentence = (names: string): boolean => names.includes('\u2068');
