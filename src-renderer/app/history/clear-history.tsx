/** Clears the whole history, after asking. The files stay where they are. */
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import styles from './clear-history.module.css';

export function ClearHistory() {
  const [isAsking, setAsking] = useState(false);
  const isEmpty = useHistory(({ entries, text, direction }) => {
    return entries.length === 0 && text === '' && direction === null;
  });
  const { clearHistory } = useCommands();
  return (
    <>
      <Button look="quiet" disabled={isEmpty} onClick={() => setAsking(true)}>
        <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        {say('Clear history')}
      </Button>
      <Sheet
        title={say('Clear the whole history?')}
        aside={<span />}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        <p className={styles.text}>
          {say(
            'Ferry forgets every transfer that is over, in both directions. The files themselves stay where they are.',
          )}
        </p>
        <footer className={styles.foot}>
          <Button large onClick={() => setAsking(false)}>
            {say('Keep it')}
          </Button>
          <Button
            look="danger"
            large
            onClick={() => {
              setAsking(false);
              void clearHistory();
            }}
          >
            {say('Clear history')}
          </Button>
        </footer>
      </Sheet>
    </>
  );
}
