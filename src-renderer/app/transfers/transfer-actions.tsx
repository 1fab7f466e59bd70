/** What can be done with one transfer, which depends on how far it is. */
import { FolderOpen, X } from 'lucide-react';
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { showableIndex } from './file-words.ts';
import { OfferActions } from './offer-actions.tsx';
import { OngoingActions } from './ongoing-actions.tsx';
import styles from './transfer-actions.module.css';

export interface TransferActionsProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function TransferActions({ transfer, names }: TransferActionsProps) {
  if (isOver(transfer.phase)) return <OverActions transfer={transfer} />;
  if (transfer.phase === 'offered' && transfer.direction === 'received') {
    return <OfferActions transfer={transfer} />;
  }
  return <OngoingActions transfer={transfer} names={names} />;
}

function OverActions({ transfer }: { readonly transfer: TransferSnapshot }) {
  const { dismiss, showInFolder } = useCommands();
  const { id } = transfer;
  const index = showableIndex(transfer);
  return (
    <div className={styles.actions}>
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
