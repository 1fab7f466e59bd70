/** Where the files would go, and how much room is there. */
import { Folder } from 'lucide-react';
import { formatBytes } from '../../../src-shared/format.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { whyNotAccept } from './offer-check.ts';
import { Button } from '../ui/button.tsx';
import styles from './offer-folder.module.css';

/** Nobody has looked there yet. */
const CHOOSE_MEANS =
  'Accepts, and puts the files into the folder that you choose. Nothing there is overwritten.';

export function OfferFolder({ offer }: { readonly offer: TransferSnapshot }) {
  const isAnswering = useTransfers((state) => state.answering.includes(offer.id));
  const { acceptIntoFolder } = useCommands();
  return (
    <div className={styles.row}>
      <Folder size={18} strokeWidth={1.75} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p className={styles.folder} title={offer.folder ?? undefined}>
          {offer.folder ?? 'The folder for received files'}
        </p>
        {offer.freeBytes === null ? null : (
          <p className={styles.free}>{formatBytes(offer.freeBytes)} free</p>
        )}
      </div>
      <Button
        disabled={isAnswering || whyNotAccept(offer) !== null}
        aria-description={CHOOSE_MEANS}
        title={CHOOSE_MEANS}
        onClick={() => void acceptIntoFolder(offer.id)}
      >
        Choose folder…
      </Button>
    </div>
  );
}
