/** What a transfer is called and with whom it is; how many files it has opens them. */
import { ChevronDown } from 'lucide-react';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { ItemTitle } from './item-title.tsx';
import { peerLine } from './peer-words.ts';
import { contentsLine } from '../../../src-shared/contents-words.ts';
import styles from './transfer-item.module.css';

export interface TransferTitleProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
  readonly isOpen: boolean;
  /** The element that it opens. */
  readonly filesId: string;
  readonly onToggle: () => void;
}

export function TransferTitle(props: TransferTitleProps) {
  const { transfer, names, isOpen, filesId, onToggle } = props;
  const contents = contentsLine(transfer);
  return (
    <div className={styles.what}>
      <ItemTitle transfer={transfer} names={names} />
      <p className={styles.peer} title={transfer.peer.host}>
        {transfer.dialect === 'plain'
          ? say('{peer} over plain UDP', { peer: peerLine(transfer) })
          : peerLine(transfer)}
        {contents === null ? null : (
          <>
            {' · '}
            <button
              type="button"
              className={styles.disclosure}
              aria-expanded={isOpen}
              aria-controls={isOpen ? filesId : undefined}
              aria-description={names}
              onClick={onToggle}
            >
              {contents}
              <ChevronDown size={14} strokeWidth={2} aria-hidden />
            </button>
          </>
        )}
      </p>
    </div>
  );
}
