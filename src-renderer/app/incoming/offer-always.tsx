/** From a verified device: take this, and what comes later, without a question. Says within which limits, and why it asks though there are some. */
import { say } from '../../../src-shared/say.ts';
import { firstAlwaysAccept, whyAsk, whyAskWords } from '../../../src-shared/always-accept.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands, useDevices, useTransfers } from '../app-context.ts';
import { deviceOf } from '../stores/devices-store.ts';
import { choiceOf } from '../stores/transfers-store.ts';
import { alwaysAcceptWords } from '../trust/rule-words.ts';
import { Button } from '../ui/button.tsx';
import { isTooBig } from './offer-check.ts';
import { useSettled } from './use-settled.ts';
import styles from './offer-always.module.css';

export function OfferAlways({ offer }: { readonly offer: TransferSnapshot }) {
  const { id, peer } = offer;
  const rule = useDevices((state) => deviceOf(state, peer.publicKey)?.rules.alwaysAccept ?? null);
  const isAnswering = useTransfers((state) => state.answering.includes(id));
  const choice = useTransfers((state) => choiceOf(state, id));
  const isSettled = useSettled();
  const { alwaysAccept } = useCommands();
  if (peer.trust !== 'verified' || offer.dialect !== 'ferry') return null;
  if (rule !== null) {
    const why = offer.askedBecause ?? whyAsk(offer, rule, offer.freeBytes);
    return why === null ? null : <p className={styles.why}>{whyAskWords(why, rule)}</p>;
  }
  const limits = alwaysAcceptWords(firstAlwaysAccept(offer));
  return (
    <div className={styles.row}>
      <p className={styles.words}>{limits}</p>
      <Button
        disabled={isAnswering || !isSettled || isTooBig(offer, choice)}
        aria-description={limits}
        onClick={() => void alwaysAccept(id)}
      >
        {say('Always accept')}
      </Button>
    </div>
  );
}
