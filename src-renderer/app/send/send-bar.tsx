/** The last step: to whom, in which dialect, Send, and what is still missing. */
import { say } from '../../../src-shared/say.ts';
import { sayAround } from '../ui/say-around.tsx';
import { useCommands, useForm, useNeighbours } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { formatDestination, whyNotSend } from './destination.ts';
import { recipientNote, recipientsOf, recipientWords } from './recipients.ts';
import styles from './send-bar.module.css';

export function SendBar() {
  const reason = useForm(whyNotSend);
  const isStarting = useForm((form) => form.isStarting);
  const plain = useForm((form) => form.plain);
  const picks = useForm((form) => form.picks);
  const note = useNeighbours(({ all }) => recipientNote(picks, all ?? []));
  const { send, setPlain } = useCommands();
  return (
    <footer className={styles.bar}>
      <div className={styles.to}>
        <Recipients />
        <p id="why-not-send" className={styles.reason} aria-live="polite">
          {reason ?? note}
        </p>
      </div>
      <div className={styles.plain}>
        <Toggle label={say('Plain UDP')} isOn={plain} onChange={setPlain} />
      </div>
      <Button
        look="primary"
        large
        disabled={reason !== null || isStarting}
        aria-describedby="why-not-send"
        aria-keyshortcuts="Control+Enter"
        onClick={() => void send()}
      >
        {say('Send')}
      </Button>
      {plain ? (
        <p className={styles.warning}>
          {say(
            'Plain UDP is neither encrypted nor checked: parts can be lost, and anyone on the way can read them.',
          )}
        </p>
      ) : null}
    </footer>
  );
}

function Recipients() {
  const picks = useForm((form) => form.picks);
  const host = useForm((form) => form.host);
  const port = useForm((form) => form.port);
  const linkKey = useForm((form) => form.linkKey);
  const known = useNeighbours(({ all }) => all);
  const recipients = recipientsOf({ picks, host, port, linkKey }, known ?? []);
  if (recipients.length === 0) return null;
  const everyone = recipients.map(({ name, target }) => `${name} (${formatDestination(target)})`);
  return (
    <p className={styles.recipient} title={everyone.join('\n')}>
      {sayAround('To {name}', { name: <strong>{recipientWords(recipients)}</strong> })}
    </p>
  );
}
