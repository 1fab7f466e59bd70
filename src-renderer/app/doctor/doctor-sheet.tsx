/** Why can a computer not be reached, and what can be done about it? */
import { say } from '../../../src-shared/say.ts';
import { diagnosisWords, seenWords } from '../../../src-shared/diagnosis-words.ts';
import type { Examination } from '../../../src-shared/doctor-model.ts';
import { useCommands, useDoctor, useView } from '../app-context.ts';
import { formatDestination } from '../send/destination.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Sheet } from '../ui/sheet.tsx';
import styles from './doctor-sheet.module.css';

export function DoctorSheet() {
  const isOpen = useView((view) => view.sheet === 'doctor');
  const target = useDoctor((doctor) => doctor.target);
  const isExamining = useDoctor((doctor) => doctor.isExamining);
  const examination = useDoctor((doctor) => doctor.examination);
  const { closeSheet, examine, openSheet } = useCommands();
  if (target === null) return null;
  return (
    <Sheet title={say('Connection')} isOpen={isOpen} onClose={closeSheet}>
      <div className={styles.report} role="status" aria-busy={isExamining}>
        {examination === null ? (
          <Waiting isExamining={isExamining} where={formatDestination(target)} />
        ) : (
          <Report examination={examination} />
        )}
      </div>
      <footer className={styles.foot}>
        <Button onClick={() => openSheet('address')}>{say('Addresses of this computer')}</Button>
        <Button
          look="primary"
          aria-disabled={isExamining}
          onClick={() => void examine({ ...target })}
        >
          {say('Look again')}
        </Button>
      </footer>
    </Sheet>
  );
}

interface WaitingProps {
  readonly isExamining: boolean;
  readonly where: string;
}

function Waiting({ isExamining, where }: WaitingProps) {
  return (
    <p className={styles.waiting}>
      {isExamining
        ? say('Looking at the way to {where}. This takes a few seconds.', { where })
        : say('That could not be found out. Look again.')}
    </p>
  );
}

function Report({ examination }: { readonly examination: Examination }) {
  const { title, steps } = diagnosisWords(examination);
  const isWell = examination.diagnosis === 'answers';
  return (
    <>
      <p className={classes(styles.title, isWell && styles.well)}>{title}</p>
      {isWell ? (
        <p className={styles.waiting}>{say('Nothing is in the way. Send again.')}</p>
      ) : (
        <ol className={styles.steps} aria-label={say('What you can do')}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {examination.observations === null ? null : (
        <dl className={styles.seen} aria-label={say('What was seen')}>
          {seenWords(examination.observations).map(({ label, seen }) => (
            <div key={label} className={styles.row}>
              <dt>{label}</dt>
              <dd data-selectable>{seen}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
