/** Where the files would go, and how much room is there. Another folder can be chosen: nothing is accepted by that. */
import { Folder } from 'lucide-react';
import { useState } from 'react';
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import styles from './offer-folder.module.css';

export function OfferFolder({ offer }: { readonly offer: TransferSnapshot }) {
  const isAnswering = useTransfers((state) => state.answering.includes(offer.id));
  const { chooseOfferFolder } = useCommands();
  const [failure, setFailure] = useState<Failure | null>(null);
  const meaning = say('For these files only. You see what is there before you accept.');
  const choose = async (): Promise<void> => {
    if (isAnswering) return;
    setFailure(null);
    setFailure(await chooseOfferFolder(offer.id));
  };
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
      {/* Not disabled while the system asks: it keeps the focus. */}
      <Button
        aria-disabled={isAnswering}
        aria-description={meaning}
        title={meaning}
        onClick={() => void choose()}
      >
        {say('Choose folder…')}
      </Button>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {say('{problem}. The folder stays as it was.', { problem: failureWords(failure).title })}
        </p>
      )}
    </div>
  );
}
