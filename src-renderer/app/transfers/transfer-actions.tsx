/** What can be done with one transfer, which depends on how far it is. */
import { FolderOpen, X } from 'lucide-react';
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PaceControl } from './pace-control.tsx';
import { isTooBig, showableIndex, whyNotAccept } from './transfer-words.ts';
import styles from './transfer-actions.module.css';

export interface TransferActionsProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
}

export function TransferActions({ transfer, names }: TransferActionsProps) {
  const { cancel, dismiss, showInFolder } = useCommands();
  const { id, phase } = transfer;
  if (phase === 'offered' && transfer.direction === 'received') {
    return <OfferActions transfer={transfer} />;
  }
  if (!isOver(phase)) {
    return (
      <div className={styles.actions}>
        {transfer.pace === null ? null : <PaceControl id={id} pace={transfer.pace} names={names} />}
        <Button onClick={() => void cancel(id)} aria-description={names}>
          Cancel
        </Button>
      </div>
    );
  }
  const index = showableIndex(transfer);
  return (
    <div className={styles.actions}>
      {index === null ? null : (
        <IconButton
          name="Show in folder"
          icon={FolderOpen}
          onClick={() => void showInFolder(id, index)}
        />
      )}
      <IconButton name="Dismiss" icon={X} onClick={() => void dismiss(id)} />
    </div>
  );
}

function OfferActions({ transfer }: { readonly transfer: TransferSnapshot }) {
  const { accept, decline, reviewOffer } = useCommands();
  const { id } = transfer;
  const isAnswering = useTransfers((state) => state.answering.includes(id));
  return (
    <div className={styles.actions}>
      <Button look="quiet" onClick={() => reviewOffer(id)}>
        Details
      </Button>
      <Button disabled={isAnswering} onClick={() => void decline(id)}>
        Decline
      </Button>
      <Button
        look="primary"
        disabled={isAnswering || whyNotAccept(transfer) !== null || isTooBig(transfer)}
        onClick={() => void accept(id)}
      >
        Accept
      </Button>
    </div>
  );
}
