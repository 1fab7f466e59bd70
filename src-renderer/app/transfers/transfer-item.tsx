/** One transfer: what, with whom, how far, and what can be done about it. */
import { memo, useId, useState } from 'react';
import type {
  TransferId,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { useTransfers } from '../app-context.ts';
import { classes } from '../ui/classes.ts';
import { inkTone } from '../ui/tones.ts';
import { DirectionIcon } from './direction-icon.tsx';
import { type Outcome, outcomeOf } from './outcome.ts';
import { peerLine } from './peer-words.ts';
import { phaseWords } from './phase-words.ts';
import { ProgressBar, type ProgressBarProps } from './progress-bar.tsx';
import { RateGraph } from './rate-graph.tsx';
import { TransferActions } from './transfer-actions.tsx';
import { TransferAside } from './transfer-aside.tsx';
import { FileList } from '../files/file-list.tsx';
import { contentsLine, namesLine } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';
import {
  bytesLine,
  doneFraction,
  limitLine,
  paceLine,
  progressText,
  rateLine,
  timeLeftLine,
} from './transfer-numbers.ts';
import { TransferTitle } from './transfer-title.tsx';
import { useQueueKeys } from './use-queue-keys.ts';
import { placeWords } from './waiting-words.ts';
import styles from './transfer-item.module.css';

export interface TransferItemProps {
  readonly id: TransferId;
  /** On the first of a group. */
  readonly heading: string | null;
}

export const TransferItem = memo(function TransferItem({ id, heading }: TransferItemProps) {
  const transfer = useTransfers((state) => state.byId[id]);
  const trace = useTransfers((state) => state.traces[id]);
  const [isOpen, setOpen] = useState(false);
  const filesId = useId();
  const onKeyDown = useQueueKeys(id);
  if (!transfer) return null;
  const names = namesLine(transfer);
  const outcome = outcomeOf(transfer);
  return (
    <li
      className={styles.item}
      aria-label={say('{names}, {peer}', { names, peer: peerLine(transfer) })}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {heading === null ? null : <p className={styles.heading}>{heading}</p>}
      <DirectionIcon direction={transfer.direction} outcome={outcome} />
      <div className={styles.body}>
        <div className={styles.top}>
          <TransferTitle
            transfer={transfer}
            names={names}
            isOpen={isOpen}
            filesId={filesId}
            onToggle={() => setOpen(!isOpen)}
          />
          <TransferActions transfer={transfer} names={names} />
        </div>
        <ProgressBar
          label={names}
          fraction={doneFraction(transfer)}
          text={progressText(transfer)}
          tone={barTone(transfer, outcome)}
        />
        <Numbers transfer={transfer} outcome={outcome} />
        {transfer.phase === 'transferring' ? (
          <div className={styles.flow}>
            <p className={styles.limit}>{limitLine(transfer)}</p>
            <RateGraph rates={trace?.rates ?? NOTHING_YET} />
          </div>
        ) : null}
        <TransferAside transfer={transfer} />
        {isOpen && contentsLine(transfer) !== null ? (
          <FileList id={filesId} transfer={transfer} names={names} />
        ) : null}
      </div>
    </li>
  );
});

interface NumbersProps {
  readonly transfer: TransferSnapshot;
  readonly outcome: Outcome;
}

function Numbers({ transfer, outcome }: NumbersProps) {
  const { id, phase } = transfer;
  const place = useTransfers((state) => (phase === 'queued' ? placeWords(state.queue, id) : ''));
  return (
    <div className={classes(styles.numbers, phase !== 'transferring' && styles.still)}>
      <span className={classes(styles.phase, inkTone(outcome))}>{phaseWords(transfer)}</span>
      <span className={styles.left}>{timeLeftLine(transfer) || paceLine(transfer) || place}</span>
      <span className={styles.rate}>{rateLine(transfer)}</span>
      <span className={styles.bytes}>{bytesLine(transfer)}</span>
    </div>
  );
}

const NOTHING_YET: readonly number[] = [];

const STILL: readonly TransferPhase[] = ['queued', 'interrupted', 'failed'];

/** Green is for what is known to be whole. */
function barTone({ phase, paused }: TransferSnapshot, outcome: Outcome): ProgressBarProps['tone'] {
  if (STILL.includes(phase) || paused !== null) return 'stopped';
  if (phase !== 'done' || outcome === 'warn') return 'moving';
  return outcome === 'bad' ? 'bad' : 'good';
}
