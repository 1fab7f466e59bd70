/** What can be done with one transfer, which depends on how far it is. */
import { FolderOpen, RotateCcw, X } from 'lucide-react';
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { showableIndex } from './file-words.ts';
import { OfferActions } from './offer-actions.tsx';
import { OngoingActions } from './ongoing-actions.tsx';
import { canSendAgain } from './transfer-options.ts';
import styles from './transfer-actions.module.css';

export interface TransferActionsProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function TransferActions({ transfer, names }: TransferActionsProps) {
  if (isOver(transfer.phase)) return <OverActions transfer={transfer} names={names} />;
  if (transfer.phase === 'offered' && transfer.direction === 'received') {
    return <OfferActions transfer={transfer} />;
  }
  return <OngoingActions transfer={transfer} names={names} />;
}

function OverActions({ transfer, names }: TransferActionsProps) {
  const { dismiss, showInFolder, tryAgain } = useCommands();
  const { id } = transfer;
  const index = showableIndex(transfer);
  return (
    <div className={styles.actions}>
      {canSendAgain(transfer) ? (
        <Button aria-description={names} onClick={() => void tryAgain(id)}>
          <RotateCcw size={16} strokeWidth={1.75} aria-hidden />
          {say('Send again')}
        </Button>
      ) : null}
      {index === null ? null : (
        <IconButton
          name={say('Show in folder')}
          icon={FolderOpen}
          onClick={() => void showInFolder(id, index)}
        />
      )}
      <IconButton name={say('Dismiss')} icon={X} onClick={() => void dismiss(id)} />
    </div>
  );
}
