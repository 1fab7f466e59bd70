/** What is offered: how many, how much, and the names that are shown. */
import { formatBytes } from '../../../src-shared/format.ts';
import { previewedIndexes } from '../../../src-shared/preview-model.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { EntryName } from '../transfers/entry-name.tsx';
import { countEntries, andMoreWords } from '../../../src-shared/contents-words.ts';
import { PreviewPicture } from './preview-picture.tsx';
import { useOfferPreviews } from './use-offer-previews.ts';
import styles from './offer-files.module.css';

export function OfferFiles({ offer }: { readonly offer: TransferSnapshot }) {
  const more = offer.fileCount - offer.files.length;
  const addresses = useOfferPreviews(offer);
  // Known from the names: a picture that comes moves nothing.
  const previewed = offer.peer.trust === 'verified' ? previewedIndexes(offer.files) : [];
  return (
    <section aria-labelledby="offer-files-title">
      <h3 id="offer-files-title" className={styles.title}>
        <span>{countEntries(offer)}</span>
        <span className={styles.size}>
          {offer.totalBytes === null ? say('size unknown') : formatBytes(offer.totalBytes)}
        </span>
      </h3>
      {/* Focusable, so that the keyboard can scroll it. */}
      <ul className={styles.list} aria-label={say('Offered files')} tabIndex={0}>
        {offer.files.map((file, index) => (
          <li key={index} className={styles.item}>
            {previewed.includes(index) ? (
              <EntryName
                name={file.name}
                kind={file.kind}
                picture={<PreviewPicture name={file.name} address={addresses.get(index) ?? null} />}
              />
            ) : (
              <EntryName name={file.name} kind={file.kind} />
            )}
            <span className={styles.size}>
              {file.sizeBytes === null || file.kind !== 'file' ? '' : formatBytes(file.sizeBytes)}
            </span>
          </li>
        ))}
        {more > 0 ? <li className={styles.more}>{andMoreWords(more)}</li> : null}
      </ul>
    </section>
  );
}
