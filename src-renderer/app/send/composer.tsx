/** What will be sent, to whom, and Send: large while nothing else is going on, else out of the way. */
import { say } from '../../../src-shared/say.ts';
import { useForm } from '../app-context.ts';
import { classes } from '../ui/classes.ts';
import { DropArea } from './drop-area.tsx';
import { SendBar } from './send-bar.tsx';
import { StagedList } from './staged-list.tsx';
import styles from './composer.module.css';

export function Composer({ isRoomy }: { readonly isRoomy: boolean }) {
  const isEmpty = useForm((form) => form.items.length === 0);
  return (
    <section
      className={classes(styles.composer, isRoomy && styles.roomy)}
      aria-label={say('Send files')}
    >
      {isEmpty ? null : <StagedList />}
      <DropArea isRoomy={isRoomy} isEmpty={isEmpty} />
      <SendBar />
    </section>
  );
}
