/** What Ferry does while nobody looks at its window. */
import { useEffect } from 'react';
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useMe } from '../app-context.ts';
import { SettingsSection } from './settings-section.tsx';
import { ToggleSetting } from './toggle-setting.tsx';
import { loginHint, trayHint } from './system-words.ts';

export function SystemSettings({ settings }: { readonly settings: Settings }) {
  const isTraySeen = useMe((me) => me.isTraySeen);
  const { changeSettings, lookForTray } = useCommands();
  useEffect(() => void lookForTray(), [lookForTray]);
  return (
    <SettingsSection title={say('System')}>
      <ToggleSetting
        label={say('Start Ferry at login')}
        hint={loginHint(settings)}
        isOn={settings.startAtLogin}
        onChange={(startAtLogin) => changeSettings({ startAtLogin })}
      />
      <ToggleSetting
        label={say('Keep running when the window is closed')}
        hint={trayHint(settings, isTraySeen)}
        isOn={settings.keepInTray}
        onChange={(keepInTray) => changeSettings({ keepInTray })}
      />
    </SettingsSection>
  );
}
