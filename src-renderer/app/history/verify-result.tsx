/** What reading the files of a past transfer again has found, until it is put away. */
import {
  CircleAlert,
  Info,
  LoaderCircle,
  type LucideIcon,
  ShieldCheck,
  TriangleAlert,
  X,
} from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { EntryName } from '../transfers/entry-name.tsx';
import { andMoreWords } from '../../../src-shared/contents-words.ts';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { softTone, type Tone } from '../ui/tones.ts';
import { filesToShow, resultWords, unnamedCount, verifyTitle, verifyTone } from './verify-words.ts';
import styles from './verify-result.module.css';

const ICONS: Readonly<Record<Tone, LucideIcon>> = {
  open: Info,
  calm: Info,
  good: ShieldCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
};

export function VerifyResultView({ historyId }: { readonly historyId: number }) {
  const check = useHistory((history) => history.checks[historyId]);
  const { forgetCheck } = useCommands();
  if (!check) return null;
  if (check.kind === 'reading') {
    return (
      <p className={styles.reading}>
        <LoaderCircle size={16} className={styles.spinner} aria-hidden />
        {say('Reading the files again…')}
      </p>
    );
  }
  const { report } = check;
  const tone = verifyTone(report);
  const Icon = ICONS[tone];
  const files = filesToShow(report);
  const more = unnamedCount(report);
  return (
    <div className={classes(styles.result, softTone(tone))}>
      <Icon size={16} strokeWidth={2} aria-hidden />
      <p className={styles.title}>{verifyTitle(report)}</p>
      <IconButton
        name={say('Put the result away')}
        icon={X}
        iconSize={14}
        onClick={() => forgetCheck(historyId)}
      />
      {files.length === 0 ? null : (
        <ul className={styles.files} aria-label={say('Files that are not the same')} tabIndex={0}>
          {files.map(({ name, result }, index) => (
            <li key={index} className={styles.file}>
              <EntryName name={name} kind="file" />
              <span className={styles.words}>{resultWords(result)}</span>
            </li>
          ))}
          {more > 0 ? <li>{andMoreWords(more)}</li> : null}
        </ul>
      )}
    </div>
  );
}
