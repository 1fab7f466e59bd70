/** Name, folder, port, speed and theme. Each change counts at once; there is nothing to save. */
import { say } from '../../../src-shared/say.ts';
import { sayAround } from '../ui/say-around.tsx';
import { useCommands, useMe, useView } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import fieldStyles from '../ui/field.module.css';
import { Sheet } from '../ui/sheet.tsx';
import { FolderSetting } from './folder-setting.tsx';
import { PaceFields } from './pace-fields.tsx';
import { deviceNameProblem, listenPortProblem } from './settings-checks.ts';
import { TextSetting } from './text-setting.tsx';
import { ThemeSetting } from './theme-setting.tsx';
import styles from './settings-sheet.module.css';

export function SettingsSheet() {
  const isOpen = useView((view) => view.sheet === 'settings');
  const settings = useMe((me) => me.settings);
  const isListening = useMe((me) => me.listening !== null);
  const fingerprint = useMe((me) => me.fingerprint);
  const version = useMe((me) => me.appVersion);
  const { closeSheet, openSheet, changeSettings } = useCommands();
  if (!settings) return null;
  return (
    <Sheet title={say('Settings')} isOpen={isOpen} onClose={closeSheet}>
      <div className={styles.settings}>
        <TextSetting
          label={say('Device name')}
          hint={say('What others see when you send to them.')}
          value={settings.deviceName}
          problemOf={deviceNameProblem}
          onCommit={(text) => changeSettings({ deviceName: text.trim() })}
        />
        <FolderSetting folder={settings.folder} />
        <TextSetting
          label={say('Listen on')}
          hint={
            isListening
              ? say('The UDP port; 0 is any free one. Counts from the next time that you listen.')
              : say('The UDP port; 0 is any free one.')
          }
          value={String(settings.port)}
          problemOf={listenPortProblem}
          onCommit={(text) => changeSettings({ port: Number(text) })}
        />
        <PaceFields
          pace={settings}
          limitHint={say('For what you send from now on, such as 20 MB/s. Empty for none.')}
          backgroundLabel={say('Send in the background')}
          onChange={({ limitBytesPerSecond, background }) =>
            changeSettings({ limitBytesPerSecond, background })
          }
        />
        <div className={fieldStyles.field} role="group" aria-labelledby="devices-setting">
          <p id="devices-setting" className={fieldStyles.label}>
            {say('Devices')}
          </p>
          <p className={fieldStyles.hint}>
            {say('Which ones you have verified, always accept, or block.')}
          </p>
          <div>
            <Button onClick={() => openSheet('devices')}>{say('Show devices')}</Button>
          </div>
        </div>
        <ThemeSetting theme={settings.theme} onChange={(theme) => void changeSettings({ theme })} />
      </div>
      <footer className={styles.foot}>
        <p>
          {sayAround('This computer’s key: {fingerprint}', {
            fingerprint: (
              <span className={styles.fingerprint} data-selectable>
                {fingerprint}
              </span>
            ),
          })}
        </p>
        <p>Ferry {version}</p>
      </footer>
    </Sheet>
  );
}
