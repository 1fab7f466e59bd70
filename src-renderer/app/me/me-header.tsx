/** Who this computer is to others: its name and the beginning of its key's fingerprint. */
import { Laptop, Settings } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useMe } from '../app-context.ts';
import { shortFingerprint } from '../transfers/peer-words.ts';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './me-header.module.css';

export function MeHeader() {
  const name = useMe((me) => me.settings?.deviceName ?? '');
  const fingerprint = useMe((me) => me.fingerprint);
  const { openSheet } = useCommands();
  return (
    <header className={styles.header}>
      <span className={styles.icon}>
        <Laptop size={18} strokeWidth={1.75} aria-hidden />
      </span>
      <div className={styles.words}>
        <h1 className={styles.name} title={name} dir="auto">
          {name}
        </h1>
        <p
          className={styles.fingerprint}
          dir="ltr"
          title={say('Fingerprint of this computer’s key: {fingerprint}', { fingerprint })}
        >
          {shortFingerprint(fingerprint)}
        </p>
      </div>
      <IconButton name={say('Settings')} icon={Settings} onClick={() => openSheet('settings')} />
    </header>
  );
}
