/** Clears the whole history, after asking. The files stay where they are. */
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { isChosen } from '../stores/history-store.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import styles from './clear-history.module.css';

export function ClearHistory() {
  const [isAsking, setAsking] = useState(false);
  const isFiltered = useHistory(({ choice }) => isChosen(choice));
  const isEmpty = useHistory(({ rows }) => rows.total === 0);
  const { clearHistory } = useCommands();
  return (
    <>
      <Button look="quiet" disabled={isEmpty && !isFiltered} onClick={() => setAsking(true)}>
        <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        {say('Clear history')}
      </Button>
      <Sheet
        title={say('Clear the whole history?')}
        aside={<span />}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        <Question isFiltered={isFiltered} />
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

function Question({ isFiltered }: { readonly isFiltered: boolean }) {
  const count = useHistory(({ peers }) => peers.reduce((sum, peer) => sum + peer.count, 0));
  return (
    <>
      <p className={styles.text}>
        {say(
          '{count, plural, one {Ferry forgets the one transfer that is over. Its files stay where they are.} other {Ferry forgets all # transfers that are over, in both directions. Their files stay where they are.}}',
          { count },
        )}
      </p>
      <p className={styles.text}>
        {say('Without it their files can no longer be verified, and there are no more receipts.')}
      </p>
      {isFiltered ? (
        <p className={styles.text}>
          {say('What you do not see now, because you chose only some of it, goes too.')}
        </p>
      ) : null}
    </>
  );
}
