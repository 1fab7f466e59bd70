/** What of the offer is here already, so that nobody is surprised by what arrives and what does not. */
import { Equal, Plus, Replace } from 'lucide-react';
import type { OfferSurvey } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { classes } from '../ui/classes.ts';
import { nothingHereWords, partialWords, type SurveyLine, surveyLines } from './survey-words.ts';
import styles from './offer-survey.module.css';

const ICONS = { new: Plus, same: Equal, different: Replace } as const;

export function OfferSurveyView({ survey }: { readonly survey: OfferSurvey }) {
  const lines = surveyLines(survey);
  const partial = partialWords(survey);
  return (
    <section aria-label={say('What is here already')} className={styles.survey}>
      {lines.length === 0 ? (
        <p className={styles.calm}>{nothingHereWords()}</p>
      ) : (
        <dl className={styles.lines}>
          {lines.map((line) => (
            <Line key={line.kind} line={line} />
          ))}
        </dl>
      )}
      {partial === null ? null : <p className={styles.calm}>{partial}</p>}
    </section>
  );
}

function Line({ line: { kind, label, amount } }: { readonly line: SurveyLine }) {
  const Icon = ICONS[kind];
  return (
    <div className={styles.line}>
      <dt className={styles.label}>
        <Icon
          size={14}
          strokeWidth={2}
          className={classes(styles.icon, styles[kind])}
          aria-hidden
        />
        {label}
      </dt>
      <dd className={styles.amount}>{amount}</dd>
    </div>
  );
}
