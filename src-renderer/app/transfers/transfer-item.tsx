/** One transfer: what, with whom, how far, and what can be done about it. */
import { memo } from 'react';
import { failureWords } from '../../../src-shared/failure-words.ts';
import {
  isOver,
  type TransferId,
  type TransferPhase,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { useTransfers } from '../app-context.ts';
import { classes } from '../ui/classes.ts';
import { DirectionIcon } from './direction-icon.tsx';
import { ProgressBar, type ProgressBarProps } from './progress-bar.tsx';
import { Sparkline } from './sparkline.tsx';
import { TransferActions } from './transfer-actions.tsx';
import {
  bytesLine,
  codeGroups,
  doneFraction,
  limitLine,
  namesLine,
  type Outcome,
  outcomeOf,
  paceLine,
  peerLine,
  phaseWords,
  progressText,
  rateLine,
  timeLeftLine,
} from './transfer-words.ts';
import styles from './transfer-item.module.css';

export const TransferItem = memo(function TransferItem({ id }: { readonly id: TransferId }) {
  const transfer = useTransfers((state) => state.byId[id]);
  const trace = useTransfers((state) => state.traces[id]);
  if (!transfer) return null;
  const names = namesLine(transfer);
  const outcome = outcomeOf(transfer);
  return (
    <li className={styles.item} aria-label={`${names}, ${peerLine(transfer)}`}>
      <DirectionIcon direction={transfer.direction} outcome={outcome} />
      <div className={styles.body}>
        <div className={styles.top}>
          <div className={styles.what}>
            <h3 className={styles.names} title={names}>
              {names}
            </h3>
            <p className={styles.peer} title={transfer.peer.host}>
              {peerLine(transfer)}
              {transfer.dialect === 'plain' ? ' over plain UDP' : ''}
            </p>
          </div>
          {trace && !isOver(transfer.phase) ? <Sparkline rates={trace.rates} /> : null}
          <TransferActions transfer={transfer} names={names} />
        </div>
        <ProgressBar
          label={names}
          fraction={doneFraction(transfer)}
          text={progressText(transfer)}
          tone={barTone(transfer.phase, outcome)}
        />
        <div className={classes(styles.numbers, transfer.phase !== 'transferring' && styles.still)}>
          <span className={classes(styles.phase, styles[outcome])}>{phaseWords(transfer)}</span>
          <span className={styles.left}>{timeLeftLine(transfer) || paceLine(transfer)}</span>
          <span className={styles.rate}>{rateLine(transfer)}</span>
          <span className={styles.bytes}>{bytesLine(transfer)}</span>
        </div>
        {transfer.phase === 'transferring' && transfer.dialect === 'ferry' ? (
          <p className={styles.limit}>{limitLine(transfer)}</p>
        ) : null}
        <Aside transfer={transfer} />
      </div>
    </li>
  );
});

/** The line below that only some moments have: the code to compare, or the way out of a failure. */
function Aside({ transfer }: { readonly transfer: TransferSnapshot }) {
  if (transfer.phase === 'offered' && transfer.verificationCode !== null) {
    return (
      <p className={styles.code}>
        Check that the other screen shows{' '}
        <strong data-selectable>{codeGroups(transfer.verificationCode)}</strong>
      </p>
    );
  }
  if (transfer.phase !== 'failed' || !transfer.failure) return null;
  return <p className={styles.advice}>{failureWords(transfer.failure).advice}</p>;
}

/** Green is for what is known to be whole. */
function barTone(phase: TransferPhase, outcome: Outcome): ProgressBarProps['tone'] {
  if (phase === 'failed') return 'stopped';
  if (phase !== 'done' || outcome === 'warn') return 'moving';
  return outcome === 'bad' ? 'bad' : 'good';
}
