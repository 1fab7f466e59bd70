/** The six digits that must be the same on both screens. Its place is kept while they are on their way. */
import { useId } from 'react';
import type { Peer } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { codeGroups } from '../transfers/peer-words.ts';
import styles from './offer-code.module.css';

export interface OfferCodeProps {
  readonly code: string | null;
  readonly trust: Peer['trust'];
}

export function OfferCode({ code, trust }: OfferCodeProps) {
  const id = useId();
  if (trust === 'verified') return null;
  return (
    <div className={styles.code}>
      <p id={id} className={styles.ask}>
        {say('Does the sender’s screen show the same code?')}
      </p>
      <output className={styles.digits} aria-labelledby={id}>
        {code === null ? (
          <span className={styles.wait}>{say('Agreeing on a code…')}</span>
        ) : (
          codeGroups(code)
        )}
      </output>
    </div>
  );
}
