/** Whether others can send to this computer, under which addresses, and in which dialects. */
import { QrCode } from 'lucide-react';
import { useCommands, useMe } from '../app-context.ts';
import { say } from '../../../src-shared/say.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { sayAround } from '../ui/say-around.tsx';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { AddressList } from './address-list.tsx';
import styles from './listen-control.module.css';

export function ListenControl() {
  const listening = useMe((me) => me.listening);
  const failure = useMe((me) => me.listenFailure);
  const isChanging = useMe((me) => me.isListenChanging);
  const plain = useMe((me) => me.settings?.plain ?? false);
  const { openSheet, toggleListening, setAlsoPlain } = useCommands();
  const words = failure ? failureWords(failure) : null;
  return (
    <div className={styles.control}>
      {listening ? (
        <div className={styles.state}>
          <p className={styles.line}>
            <span className={styles.lamp} aria-hidden />
            <span>
              {sayAround('Listening on port {port}', {
                port: <strong className={styles.port}>{listening.port}</strong>,
              })}
            </span>
            <IconButton
              className={styles.code}
              name={say('Send to this computer')}
              icon={QrCode}
              onClick={() => openSheet('address')}
            />
          </p>
          <AddressList addresses={listening.addresses} port={listening.port} />
        </div>
      ) : (
        <p className={styles.off}>{say('Nobody can send to this computer until it listens.')}</p>
      )}
      <Button
        className={styles.press}
        look={listening ? 'plain' : 'primary'}
        wide
        aria-keyshortcuts="Control+L"
        aria-disabled={isChanging}
        onClick={() => void toggleListening()}
      >
        {listening ? say('Stop listening') : say('Listen')}
      </Button>
      {words ? <Callout tone="bad" title={words.title} advice={words.advice} isAlert /> : null}
      <Toggle
        label={say('Also take plain UDP')}
        hint={say('Unverified and unencrypted: anyone can send or change it.')}
        warns
        isOn={plain}
        isDisabled={isChanging}
        onChange={(isOn) => void setAlsoPlain(isOn)}
      />
    </div>
  );
}
