/** What can be done with a transfer that is over. */
import { ChevronDown, FolderOpen, RotateCcw, ShieldCheck, Trash2 } from 'lucide-react';
import type { HistoryEntry } from '../../../src-shared/history-page.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { showableIndex } from '../transfers/file-words.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { canVerify } from './history-words.ts';
import styles from './history-item.module.css';

export interface HistoryActionsProps {
  readonly entry: HistoryEntry;
  readonly isOpen: boolean;
  readonly isTabStop: boolean;
}

export function HistoryActions({ entry, isOpen, isTabStop }: HistoryActionsProps) {
  const { showInFolder, sendAgain, removeFromHistory, toggleHistoryEntry, verify } = useCommands();
  const { historyId, snapshot } = entry;
  const isReading = useHistory((history) => history.checks[historyId]?.kind === 'reading');
  const index = showableIndex(snapshot);
  const tabIndex = isTabStop ? undefined : -1;
  return (
    <>
      {canVerify(snapshot) ? (
        <IconButton
          tabIndex={tabIndex}
          name={say('Verify')}
          icon={ShieldCheck}
          aria-disabled={isReading}
          onClick={() => void verify(historyId)}
        />
      ) : null}
      {snapshot.direction === 'sent' ? (
        <IconButton
          tabIndex={tabIndex}
          name={say('Send again')}
          icon={RotateCcw}
          onClick={() => void sendAgain(snapshot.id)}
        />
      ) : null}
      {index === null ? null : (
        <IconButton
          tabIndex={tabIndex}
          name={say('Show in folder')}
          icon={FolderOpen}
          onClick={() => void showInFolder(snapshot.id, index)}
        />
      )}
      <IconButton
        tabIndex={tabIndex}
        name={say('Remove')}
        icon={Trash2}
        onClick={() => void removeFromHistory(historyId)}
      />
      <IconButton
        tabIndex={tabIndex}
        name={say('Details')}
        icon={ChevronDown}
        aria-expanded={isOpen}
        className={styles.toggle}
        onClick={() => toggleHistoryEntry(historyId)}
      />
    </>
  );
}
