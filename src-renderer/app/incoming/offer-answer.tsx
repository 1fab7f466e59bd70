/** Accept, decline or later. Nothing can be pressed in the first moment, when a click may have been meant for something else. */
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { choiceOf } from '../stores/transfers-store.ts';
import { isTooBig, whyNotAccept } from './offer-check.ts';
import { Button } from '../ui/button.tsx';
import { useSettled } from './use-settled.ts';
import styles from './offer-answer.module.css';

export function OfferAnswer({ offer }: { readonly offer: TransferSnapshot }) {
  const { id } = offer;
  const isAnswering = useTransfers((state) => state.answering.includes(id));
  const choice = useTransfers((state) => choiceOf(state, id));
  const isSettled = useSettled();
  const { accept, decline, answerLater } = useCommands();
  const reason = whyNotAccept(offer);
  const isHeld = isAnswering || !isSettled;
  return (
    <footer className={styles.answer}>
      <Button look="quiet" onClick={() => answerLater(id)}>
        {say('Ask later')}
      </Button>
      <div className={styles.choice}>
        <Button large disabled={isHeld} onClick={() => void decline(id)}>
          {say('Decline')}
        </Button>
        <Button
          look="primary"
          large
          disabled={isHeld || reason !== null || isTooBig(offer, choice)}
          aria-description={reason ?? undefined}
          onClick={() => void accept(id)}
        >
          {say('Accept')}
        </Button>
      </div>
    </footer>
  );
}
