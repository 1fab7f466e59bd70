/**
 * The code that must be the same on both screens, in digits and in pictures, and what the person says
 * of it. Its place is kept while it is on its way. A verified device is not asked about again.
 */
import { useId } from 'react';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { codeGroups } from '../transfers/peer-words.ts';
import { CodeSymbols } from '../trust/code-symbols.tsx';
import { CodeVerdict } from '../trust/code-verdict.tsx';
import { useSettled } from './use-settled.ts';
import styles from './offer-code.module.css';

export function OfferCode({ offer }: { readonly offer: TransferSnapshot }) {
  const id = useId();
  const isSettled = useSettled();
  const { verificationCode: code, peer } = offer;
  if (peer.trust === 'verified') return null;
  return (
    <div className={styles.code}>
      <p id={id} className={styles.ask}>
        {say('Does the sender’s screen show the same code?')}
      </p>
      <output className={styles.digits} dir="ltr" aria-labelledby={id}>
        {code === null ? (
          <span className={styles.wait}>{say('Agreeing on a code…')}</span>
        ) : (
          codeGroups(code)
        )}
      </output>
      <div className={styles.symbols}>{code === null ? null : <CodeSymbols code={code} />}</div>
      <CodeVerdict transfer={offer} isHeld={!isSettled || code === null} />
    </div>
  );
}
