/** What can be decided about one device: verified or not, always accepted, blocked, forgotten. */
import { useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { DeviceRule } from './device-rule.tsx';
import styles from './device-decisions.module.css';

export function DeviceDecisions({ device }: { readonly device: KnownDevice }) {
  const { setBlocked } = useCommands();
  const [question, setQuestion] = useState<Question | null>(null);
  const isVerified = device.verifiedAt !== null;
  return (
    <>
      {isVerified ? <DeviceRule device={device} /> : null}
      <Toggle
        label={say('Block')}
        hint={say('What it sends is declined without asking you. It is told no more than that.')}
        isOn={device.rules.isBlocked}
        onChange={(isBlocked) => void setBlocked(device, isBlocked)}
      />
      {question === null ? (
        <div className={styles.actions}>
          <Button onClick={() => setQuestion(isVerified ? 'unverify' : 'verify')}>
            {isVerified ? say('Remove verification') : say('Verify by its key')}
          </Button>
          <Button look="quiet" onClick={() => setQuestion('forget')}>
            {say('Forget')}
          </Button>
        </div>
      ) : (
        <Confirm device={device} question={question} onDone={() => setQuestion(null)} />
      )}
    </>
  );
}

type Question = 'verify' | 'unverify' | 'forget';

interface ConfirmProps {
  readonly device: KnownDevice;
  readonly question: Question;
  readonly onDone: () => void;
}

/** In place of the buttons that led here: each takes something from the person that is not easily had again. */
function Confirm({ device: { publicKey }, question, onDone }: ConfirmProps) {
  const { codesMatch, unverify, forgetDevice } = useCommands();
  const act = { verify: codesMatch, unverify, forget: forgetDevice }[question];
  const { words, yes } = wordsOf(question);
  return (
    <div className={styles.question} role="group" aria-label={yes}>
      <p>{words}</p>
      <div className={styles.actions}>
        <Button
          autoFocus
          onClick={() => {
            onDone();
            void act(publicKey);
          }}
        >
          {yes}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {say('Leave it')}
        </Button>
      </div>
    </div>
  );
}

function wordsOf(question: Question): { readonly words: string; readonly yes: string } {
  switch (question) {
    case 'verify':
      return {
        words: say(
          'Have its owner read out the key at the bottom of the settings there. Every digit must be the one that you see here.',
        ),
        yes: say('All digits match'),
      };
    case 'unverify':
      return {
        words: say('Its next offer shows a code to compare, and nothing is accepted unasked.'),
        yes: say('Remove verification'),
      };
    case 'forget':
      return {
        words: say(
          'It becomes a stranger: another key under its name is then no longer warned about. The history stays.',
        ),
        yes: say('Forget this device'),
      };
  }
}
