/** In the list of transfers: the code to compare, until the other device is verified. Its sender has no dialog for it. */
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { codeGroups } from '../transfers/peer-words.ts';
import { sayAround } from '../ui/say-around.tsx';
import { CodeSymbols } from './code-symbols.tsx';
import { CodeVerdict } from './code-verdict.tsx';
import styles from './transfer-code.module.css';

export function TransferCode({ transfer }: { readonly transfer: TransferSnapshot }) {
  const { verificationCode: code, peer } = transfer;
  if (code === null || peer.trust === 'verified') return null;
  return (
    <div className={styles.code}>
      <p>
        {sayAround('Check that the other screen shows {code}', {
          code: (
            <strong dir="ltr" data-selectable>
              {codeGroups(code)}
            </strong>
          ),
        })}
      </p>
      <div className={styles.below}>
        <CodeSymbols code={code} size="small" />
        <CodeVerdict transfer={transfer} />
      </div>
    </div>
  );
}
