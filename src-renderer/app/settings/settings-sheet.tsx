/** All settings, by topic. Each change counts at once; there is nothing to save. */
import { say } from '../../../src-shared/say.ts';
import { useCommands, useMe, useView } from '../app-context.ts';
import { sayAround } from '../ui/say-around.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { GeneralSettings } from './general-settings.tsx';
import { ReceivingSettings } from './receiving-settings.tsx';
import { SendingSettings } from './sending-settings.tsx';
import { SystemSettings } from './system-settings.tsx';
import styles from './settings-sheet.module.css';

export function SettingsSheet() {
  const isOpen = useView((view) => view.sheet === 'settings');
  const settings = useMe((me) => me.settings);
  const fingerprint = useMe((me) => me.fingerprint);
  const version = useMe((me) => me.appVersion);
  const { closeSheet } = useCommands();
  if (!settings) return null;
  return (
    <Sheet title={say('Settings')} isOpen={isOpen} onClose={closeSheet}>
      <div className={styles.settings}>
        <GeneralSettings settings={settings} />
        <ReceivingSettings settings={settings} />
        <SendingSettings settings={settings} />
        <SystemSettings settings={settings} />
      </div>
      <footer className={styles.foot}>
        <p>
          {sayAround('This computer’s key: {fingerprint}', {
            fingerprint: (
              <bdi className={styles.fingerprint} dir="ltr" data-selectable>
                {fingerprint}
              </bdi>
            ),
          })}
        </p>
        <p>Ferry {version}</p>
      </footer>
    </Sheet>
  );
}
