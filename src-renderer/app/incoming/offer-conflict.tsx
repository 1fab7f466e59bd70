/** What becomes of files that are here under the same name and differ. Asked only where there are some. */
import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import type {
  ConflictChoice,
  OfferSurvey,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { choiceOf } from '../stores/transfers-store.ts';
import { Badge } from '../ui/badge.tsx';
import { classes } from '../ui/classes.ts';
import {
  choiceLabel,
  CHOICES_IN_ORDER,
  choiceWords,
  conflictTitle,
  losesFiles,
} from './conflict-words.ts';
import styles from './offer-conflict.module.css';

export interface OfferConflictProps {
  readonly offer: TransferSnapshot;
  readonly survey: OfferSurvey;
}

export function OfferConflict({ offer, survey }: OfferConflictProps) {
  const { chooseConflict } = useCommands();
  const chosen = useTransfers((state) => choiceOf(state, offer.id));
  const titleId = useId();
  return (
    <section>
      <h3 id={titleId} className={styles.title}>
        {conflictTitle(survey)}
      </h3>
      <RadioGroup.Root
        className={styles.group}
        aria-labelledby={titleId}
        value={chosen}
        onValueChange={(value) => chooseConflict(offer.id, value as ConflictChoice)}
      >
        {CHOICES_IN_ORDER.map((choice) => (
          <Choice
            key={choice}
            choice={choice}
            survey={survey}
            isChosen={choice === chosen}
            isWished={choice === offer.conflict}
          />
        ))}
      </RadioGroup.Root>
    </section>
  );
}

interface ChoiceProps {
  readonly choice: ConflictChoice;
  readonly survey: OfferSurvey;
  readonly isChosen: boolean;
  readonly isWished: boolean;
}

function Choice({ choice, survey, isChosen, isWished }: ChoiceProps) {
  const id = useId();
  const warns = isChosen && losesFiles(choice, survey);
  return (
    <label className={classes(styles.choice, isChosen && styles.chosen, warns && styles.warns)}>
      <RadioGroup.Item
        value={choice}
        className={styles.radio}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-words`}
      >
        <RadioGroup.Indicator className={styles.dot} />
      </RadioGroup.Item>
      <span id={`${id}-label`} className={styles.label}>
        {choiceLabel(choice)}
      </span>
      <span id={`${id}-words`} className={styles.words}>
        {choiceWords(choice, survey)}
        {isWished ? <Badge tone="neutral">{say('Wish of the sender')}</Badge> : null}
      </span>
    </label>
  );
}
