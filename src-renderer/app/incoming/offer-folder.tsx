/** Where the files would go, and how much room is there. */
import { Folder } from 'lucide-react';
import { formatBytes } from '../../../src-shared/format.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { whyNotAccept } from './offer-check.ts';
import { Button } from '../ui/button.tsx';
import styles from './offer-folder.module.css';

export function OfferFolder({ offer }: { readonly offer: TransferSnapshot }) {
  const isAnswering = useTransfers((state) => state.answering.includes(offer.id));
  const { acceptIntoFolder } = useCommands();
  // Nobody has looked there yet.
  const meaning = say(
    'Accepts, and puts the files into the folder that you choose. Nothing there is overwritten.',
  );
  return (
    <div className={styles.row}>
      <Folder size={18} strokeWidth={1.75} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p
          className={styles.folder}
          title={offer.folder ?? undefined}
          dir={offer.folder === null ? undefined : 'ltr'}
        >
          {offer.folder ?? say('The folder for received files')}
        </p>
        {offer.freeBytes === null ? null : (
          <p className={styles.free}>
            {say('{size} free', { size: formatBytes(offer.freeBytes) })}
          </p>
        )}
      </div>
      <Button
        disabled={isAnswering || whyNotAccept(offer) !== null}
        aria-description={meaning}
        title={meaning}
        onClick={() => void acceptIntoFolder(offer.id)}
      >
        {say('Choose folder…')}
      </Button>
    </div>
  );
}
