/** The files of one transfer, on demand: how far each is, what became of it, and which ones are wanted. */
import { useCallback, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { itemAt } from '../lists/paged.ts';
import { useRows } from '../lists/use-rows.ts';
import { classes } from '../ui/classes.ts';
import { FileBar, hasBar } from './file-bar.tsx';
import { FileRow } from './file-row.tsx';
import { missingLine, nothingFoundLine } from './file-list-words.ts';
import { useFileListing } from './use-file-listing.ts';
import rowStyles from '../lists/rows.module.css';
import styles from './file-list.module.css';

/** Of a line of text; once it is over, of two, and buttons. */
const ROW_PX = { running: 32, over: 56 } as const;

export interface FileListProps {
  /** Of the element, for whatever opens it. */
  readonly id: string;
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function FileList({ id, transfer, names }: FileListProps) {
  const listing = useFileListing(transfer);
  const { choice, files } = useStore(listing.store);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const onSight = useCallback(
    (first: number, last: number) => listing.see({ first, last }),
    [listing],
  );
  const { rows, listProps, focusRow, scrollToStart } = useRows({
    count: files.total ?? 0,
    rowPx: isOver(transfer.phase) ? ROW_PX.over : ROW_PX.running,
    scroller,
    list,
    onSight,
  });
  const missing = missingLine(transfer, choice, files.total);
  return (
    <div id={id} className={styles.files}>
      {hasBar(transfer) ? (
        <FileBar
          transfer={transfer}
          names={names}
          choice={choice}
          total={files.total}
          onChoose={(change) => {
            listing.choose(change);
            scrollToStart();
          }}
          onLeaveDown={() => focusRow(0)}
        />
      ) : null}
      <div ref={setScroller} className={styles.scroller}>
        {/* Focusable, so that the keyboard can scroll it. */}
        <ul
          ref={list}
          className={rowStyles.list}
          aria-label={say('Files of {name}', { name: names })}
          tabIndex={0}
          {...listProps}
        >
          {rows.map(({ index, props }) => (
            <li key={index} {...props} className={classes(rowStyles.row, styles.row)}>
              <FileRow transfer={transfer} file={itemAt(files, index)} />
            </li>
          ))}
        </ul>
        {files.total === 0 ? <p className={styles.note}>{nothingFoundLine(choice)}</p> : null}
      </div>
      {missing === null ? null : <p className={styles.note}>{missing}</p>}
    </div>
  );
}
