/** What can be done with a transfer until it is over. What it cannot do has no button; Cancel is always last. */
import { FilePlus2, FolderPlus } from 'lucide-react';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PaceControl } from './pace-control.tsx';
import { PauseButton } from './pause-button.tsx';
import { QueueMoves } from './queue-moves.tsx';
import { optionsOf } from './transfer-options.ts';
import styles from './transfer-actions.module.css';

export interface OngoingActionsProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function OngoingActions({ transfer, names }: OngoingActionsProps) {
  const { addTo, cancel, sendAsTheyAre, sendToChangedKey, tryNow } = useCommands();
  const { id, pace } = transfer;
  const options = optionsOf(transfer);
  return (
    <div className={styles.actions}>
      {options.move ? <QueueMoves id={id} names={names} /> : null}
      {options.hold === null ? null : <PauseButton id={id} does={options.hold} names={names} />}
      {options.pace && pace !== null ? <PaceControl id={id} pace={pace} names={names} /> : null}
      {options.add ? (
        <>
          <IconButton
            name={say('Add files')}
            icon={FilePlus2}
            aria-description={names}
            onClick={() => void addTo(id, 'files')}
          />
          <IconButton
            name={say('Add folder')}
            icon={FolderPlus}
            aria-description={names}
            onClick={() => void addTo(id, 'folders')}
          />
        </>
      ) : null}
      {options.tryNow ? (
        <Button aria-description={names} onClick={() => void tryNow(id)}>
          {say('Try now')}
        </Button>
      ) : null}
      {options.sendAsTheyAre ? (
        <Button look="primary" aria-description={names} onClick={() => void sendAsTheyAre(id)}>
          {say('Send as they are now')}
        </Button>
      ) : null}
      {options.sendAnyway ? (
        <Button aria-description={names} onClick={() => void sendToChangedKey(id)}>
          {say('Send anyway')}
        </Button>
      ) : null}
      <Button aria-description={names} onClick={() => void cancel(id)}>
        {say('Cancel')}
      </Button>
    </div>
  );
}
