/** One transfer that is over, with its files on demand. */
import { ChevronDown, Folder, FolderOpen, RotateCcw, ShieldCheck, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import type { HistoryEntry } from '../../../src-shared/ipc-contract.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { DirectionIcon } from '../transfers/direction-icon.tsx';
import { showableIndex } from '../transfers/file-words.ts';
import { outcomeOf } from '../transfers/outcome.ts';
import { peerLine } from '../transfers/peer-words.ts';
import { contentsLine, isTree, namesLine } from '../../../src-shared/contents-words.ts';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { HistoryFiles } from './history-files.tsx';
import { canVerify, clockTime, resultLine, whenOf } from './history-words.ts';
import { VerifyResultView } from './verify-result.tsx';
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
  const contents = contentsLine(snapshot);
  const result = resultLine(snapshot);
  return (
    <li
      className={styles.entry}
      aria-label={say('{names}, {peer}', { names, peer: peerLine(snapshot) })}
      tabIndex={-1}
    >
      {day === null ? null : <h2 className={styles.day}>{day}</h2>}
      <div className={styles.row}>
        <DirectionIcon direction={snapshot.direction} outcome={outcome} />
        <div className={styles.what}>
          <div className={styles.title}>
            {isTree(snapshot) ? (
              <Folder size={16} strokeWidth={1.75} className={styles.titleIcon} aria-hidden />
            ) : null}
            <h3 className={styles.names} title={names}>
              {names}
            </h3>
          </div>
          <p className={styles.result} title={result}>
            {peerLine(snapshot)} · {contents === null ? '' : `${contents} · `}
            <span className={classes(styles[outcome])}>{result}</span>
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
      <VerifyResultView historyId={entry.historyId} />
      {isOpen ? <HistoryFiles entry={entry} /> : null}
    </li>
  );
});

interface HistoryActionsProps {
  readonly entry: HistoryEntry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function HistoryActions({ entry, isOpen, onToggle }: HistoryActionsProps) {
  const { showInFolder, sendAgain, removeFromHistory, verify } = useCommands();
  const { historyId, snapshot } = entry;
  const isReading = useHistory((history) => history.checks[historyId]?.kind === 'reading');
  const index = showableIndex(snapshot);
  return (
    <div className={styles.actions}>
      {canVerify(snapshot) ? (
        <IconButton
          name={say('Verify')}
          icon={ShieldCheck}
          aria-disabled={isReading}
          onClick={() => void verify(historyId)}
        />
      ) : null}
      {snapshot.direction === 'sent' ? (
        <IconButton
          name={say('Send again')}
          icon={RotateCcw}
          onClick={() => void sendAgain(historyId)}
        />
      ) : null}
      {index === null ? null : (
        <IconButton
          name={say('Show in folder')}
          icon={FolderOpen}
          onClick={() => void showInFolder(snapshot.id, index)}
        />
      )}
      <IconButton
        name={say('Remove')}
        icon={Trash2}
        onClick={() => void removeFromHistory(historyId)}
      />
      <IconButton
        name={say('Details')}
        icon={ChevronDown}
        aria-expanded={isOpen}
        className={styles.toggle}
        onClick={onToggle}
      />
    </div>
  );
}
