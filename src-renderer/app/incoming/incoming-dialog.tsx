/**
 * Asks about one offer after the other. Escape asks later: the offer stays in the list of transfers.
 * Only its own buttons accept or decline.
 */
import { useShallow } from 'zustand/react/shallow';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { offersToShow } from '../stores/transfers-store.ts';
import { Sheet } from '../ui/sheet.tsx';
import { OfferView } from './offer-view.tsx';
import styles from './incoming-dialog.module.css';

export function IncomingDialog() {
  const offers = useTransfers(useShallow(offersToShow));
  const { answerLater } = useCommands();
  const [id] = offers;
  return (
    <Sheet
      title={say('Incoming files')}
      aside={offers.length > 1 ? <Queue count={offers.length} /> : <span />}
      isOpen={id !== undefined}
      matter={id}
      onClose={() => id !== undefined && answerLater(id)}
      closesOnOutsideClick={false}
    >
      {id === undefined ? null : <OfferView key={id} id={id} />}
    </Sheet>
  );
}

function Queue({ count }: { readonly count: number }) {
  return <span className={styles.queue}>{say('1 of {count, number}', { count })}</span>;
}
