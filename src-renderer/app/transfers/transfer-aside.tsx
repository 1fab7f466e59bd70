/** What stands below the numbers at some moments: a code to compare, why it waits, what was left out, the way out of a failure. */
import { failureWords } from '../../../src-shared/failure-words.ts';
import type { Direction, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useMe, useTransfers } from '../app-context.ts';
import { conflictTitle, choiceLabel } from '../incoming/conflict-words.ts';
import { needsChoice } from '../incoming/offer-check.ts';
import { choiceOf } from '../stores/transfers-store.ts';
import { copyableIndex } from '../text/copyable.ts';
import { ReceivedText } from '../text/received-text.tsx';
import { TransferCode } from '../trust/transfer-code.tsx';
import { Callout } from '../ui/callout.tsx';
import { isPartlyFailed } from './outcome.ts';
import { leftOutLine } from '../../../src-shared/left-out-words.ts';
import { skipLine } from '../../../src-shared/skip-words.ts';
import { andMoreWords, namesLine } from '../../../src-shared/contents-words.ts';
import { DoctorButton } from '../doctor/doctor-button.tsx';
import { useNow } from './use-now.ts';
import { waitingWords } from './waiting-words.ts';
import styles from './transfer-aside.module.css';

export interface TransferAsideProps {
  readonly transfer: TransferSnapshot;
}

export function TransferAside({ transfer }: TransferAsideProps) {
  switch (transfer.phase) {
    case 'queued':
    case 'interrupted':
      return <Waiting transfer={transfer} />;
    case 'offered':
      return <Offered transfer={transfer} />;
    case 'transferring':
      return transfer.direction === 'sent' ? <TransferCode transfer={transfer} /> : null;
    case 'done':
      return <Done transfer={transfer} />;
    case 'failed':
      return <Failed transfer={transfer} />;
    default:
      return null;
  }
}

function Done({ transfer }: TransferAsideProps) {
  const skipped = skipLine(transfer);
  const leftOut = leftOutLine(transfer);
  const index = copyableIndex(transfer);
  return (
    <>
      {skipped === '' ? null : <p className={styles.line}>{skipped}</p>}
      {leftOut === '' ? null : (
        <>
          <p className={styles.line}>{leftOut}</p>
          <Failures transfer={transfer} />
        </>
      )}
      {index === null ? null : (
        <ReceivedText id={transfer.id} index={index} names={namesLine(transfer)} />
      )}
    </>
  );
}

function Offered({ transfer }: TransferAsideProps) {
  const { id, direction, survey } = transfer;
  const choice = useTransfers((state) => choiceOf(state, id));
  const asks = direction === 'received' && survey !== null && needsChoice(transfer);
  return (
    <>
      <TransferCode transfer={transfer} />
      {asks ? (
        <p className={styles.line}>
          {say('{question}. Chosen for them: {choice}.', {
            question: conflictTitle(survey),
            choice: choiceLabel(choice),
          })}
        </p>
      ) : null}
    </>
  );
}

function Waiting({ transfer }: TransferAsideProps) {
  const isListening = useMe((me) => me.listening !== null);
  const now = useNow(transfer.nextTryAt !== null);
  const words = waitingWords(transfer, isListening, now);
  if (words === null) return null;
  const { failure } = transfer;
  if (failure?.kind === 'sources-changed' || failure?.kind === 'changed-key') {
    const tone = failure.kind === 'changed-key' ? 'bad' : 'warn';
    return (
      <div className={styles.changed}>
        <Callout tone={tone} isAlert={tone === 'bad'} title={words.why ?? ''} advice={words.next} />
      </div>
    );
  }
  return (
    <>
      <p className={styles.line}>
        {words.why === null ? null : <span className={styles.why}>{words.why}. </span>}
        {words.next}
      </p>
      <DoctorButton transfer={transfer} />
    </>
  );
}

/** Each may have failed for a reason of its own. */
const adviceForSeveral = (direction: Direction): string =>
  direction === 'sent'
    ? say('When that is put right, send it all again: only what is missing is moved.')
    : say('When that is put right, have it all sent again: only what is missing is moved.');

/** More would push the rest of the list away; every one is among the files. */
const FAILED_SHOWN_MAX = 3;

function Failed({ transfer }: TransferAsideProps) {
  const { failure, failedCount, direction } = transfer;
  if (failure === null) return null;
  const { advice } = failureWords(failure, direction);
  if (!isPartlyFailed(transfer)) {
    return (
      <>
        <p className={styles.line}>{advice}</p>
        <DoctorButton transfer={transfer} />
      </>
    );
  }
  const skipped = skipLine(transfer);
  return (
    <>
      <Failures transfer={transfer} />
      <p className={styles.line}>{failedCount === 1 ? advice : adviceForSeveral(direction)}</p>
      {skipped === '' ? null : <p className={styles.line}>{skipped}</p>}
    </>
  );
}

/** Of single files: the first of them. */
function Failures({ transfer: { failure, failedCount, files } }: TransferAsideProps) {
  const known = files.flatMap((file) => file.failure ?? []);
  const shown = (known.length === 0 && failure !== null ? [failure] : known).slice(
    0,
    FAILED_SHOWN_MAX,
  );
  const more = failedCount - shown.length;
  return (
    // No list: its items would be counted among the transfers.
    <div className={styles.failures}>
      {shown.map((one, index) => (
        <p key={index}>{failureWords(one).title}</p>
      ))}
      {more > 0 ? <p>{andMoreWords(more)}</p> : null}
    </div>
  );
}
