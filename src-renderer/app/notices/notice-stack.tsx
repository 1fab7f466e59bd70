/** What went wrong apart from any transfer. Each stays until it is dismissed: nobody has to read fast. */
import { CircleAlert, X } from 'lucide-react';
import type { FailureWords } from '../../../src-shared/failure-words.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useView } from '../app-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './notice-stack.module.css';

export function NoticeStack() {
  const notices = useView((view) => view.notices);
  const { dismissNotice } = useCommands();
  return (
    <div className={styles.stack}>
      {notices.map(({ key, words }) => (
        <NoticeBox key={key} {...words()} onDismiss={() => dismissNotice(key)} />
      ))}
    </div>
  );
}

interface NoticeBoxProps extends FailureWords {
  readonly onDismiss: () => void;
}

function NoticeBox({ title, advice, onDismiss }: NoticeBoxProps) {
  return (
    <div className={styles.notice} role="alert">
      <CircleAlert size={16} className={styles.icon} aria-hidden />
      <div>
        <p className={styles.title}>{title}</p>
        <p>{advice}</p>
      </div>
      <IconButton name={say('Dismiss notice')} icon={X} onClick={onDismiss} />
    </div>
  );
}
