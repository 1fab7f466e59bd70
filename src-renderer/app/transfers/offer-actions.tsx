/** An offer that was left for later is answered from the list, or looked at again. */
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { isTooBig, whyNotAccept } from '../incoming/offer-check.ts';
import { choiceOf } from '../stores/transfers-store.ts';
import { Button } from '../ui/button.tsx';
import styles from './transfer-actions.module.css';

export function OfferActions({ transfer }: { readonly transfer: TransferSnapshot }) {
  const { accept, decline, reviewOffer } = useCommands();
  const { id } = transfer;
  const isAnswering = useTransfers((state) => state.answering.includes(id));
  const choice = useTransfers((state) => choiceOf(state, id));
  return (
    <div className={styles.actions}>
      <Button look="quiet" onClick={() => reviewOffer(id)}>
        {say('Details')}
      </Button>
      <Button disabled={isAnswering} onClick={() => void decline(id)}>
        {say('Decline')}
      </Button>
      <Button
        look="primary"
        disabled={isAnswering || whyNotAccept(transfer) !== null || isTooBig(transfer, choice)}
        onClick={() => void accept(id)}
      >
        {say('Accept')}
      </Button>
    </div>
  );
}
