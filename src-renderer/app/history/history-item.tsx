/** One transfer that is over, with its files on demand. */
import { ChevronDown, FolderOpen, RotateCcw, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import type { HistoryEntry } from '../../../src-shared/ipc-contract.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import { useCommands } from '../app-context.ts';
import { DirectionIcon } from '../transfers/direction-icon.tsx';
import {
  namesLine,
  outcomeOf,
  peerLine,
  phaseWords,
  showableIndex,
} from '../transfers/transfer-words.ts';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { HistoryFiles } from './history-files.tsx';
import { clockTime, whenOf } from './history-words.ts';
import styles from './history-item.module.css';

export interface HistoryItemProps {
  readonly entry: HistoryEntry;
  /** The heading above it, on the first of a day. */
  readonly day: string | null;
}

export const HistoryItem = memo(function HistoryItem({ entry, day }: HistoryItemProps) {
  const [isOpen, setOpen] = useState(false);
  const { snapshot } = entry;
  const names = namesLine(snapshot);
  const outcome = outcomeOf(snapshot);
  return (
    <li className={styles.entry}>
      {day === null ? null : <h2 className={styles.day}>{day}</h2>}
      <div className={styles.row}>
        <DirectionIcon direction={snapshot.direction} outcome={outcome} />
        <div className={styles.what}>
          <h3 className={styles.names} title={names}>
            {names}
          </h3>
          <p className={styles.result}>
            {peerLine(snapshot)} ·{' '}
            <span className={classes(styles[outcome])}>{phaseWords(snapshot)}</span>
          </p>
        </div>
        <p className={styles.numbers}>
          <span>{formatBytes(snapshot.totalBytes ?? snapshot.doneBytes)}</span>
          <time className={styles.time} dateTime={new Date(whenOf(entry)).toISOString()}>
            {clockTime(whenOf(entry))}
          </time>
        </p>
        <HistoryActions entry={entry} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      </div>
      {isOpen ? <HistoryFiles snapshot={snapshot} /> : null}
    </li>
  );
});

interface HistoryActionsProps {
  readonly entry: HistoryEntry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function HistoryActions({ entry, isOpen, onToggle }: HistoryActionsProps) {
  const { showInFolder, sendAgain, removeFromHistory } = useCommands();
  const { historyId, snapshot } = entry;
  const index = showableIndex(snapshot);
  return (
    <div className={styles.actions}>
      {snapshot.direction === 'sent' ? (
        <IconButton name="Send again" icon={RotateCcw} onClick={() => void sendAgain(historyId)} />
      ) : null}
      {index === null ? null : (
        <IconButton
          name="Show in folder"
          icon={FolderOpen}
          onClick={() => void showInFolder(snapshot.id, index)}
        />
      )}
      <IconButton name="Remove" icon={Trash2} onClick={() => void removeFromHistory(historyId)} />
      <IconButton
        name="Details"
        icon={ChevronDown}
        aria-expanded={isOpen}
        className={styles.toggle}
        onClick={onToggle}
      />
    </div>
  );
}
