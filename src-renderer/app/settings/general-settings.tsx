/** Who this computer is, where things go, and how the window looks and speaks. */
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { contrastChoices, languageChoices, themeChoices } from './appearance-words.ts';
import { ChoiceSetting } from './choice-setting.tsx';
import { FolderSetting } from './folder-setting.tsx';
import { deviceNameProblem } from './settings-checks.ts';
import { SettingsSection } from './settings-section.tsx';
import { TextSetting } from './text-setting.tsx';

export function GeneralSettings({ settings }: { readonly settings: Settings }) {
  const { changeSettings } = useCommands();
  return (
    <SettingsSection title={say('General')}>
      <TextSetting
        label={say('Device name')}
        hint={say('What others see when you send to them.')}
        value={settings.deviceName}
        problemOf={deviceNameProblem}
        onCommit={(text) => changeSettings({ deviceName: text.trim() })}
      />
      <FolderSetting folder={settings.folder} />
      <ChoiceSetting
        label={say('Language')}
        value={settings.language}
        choices={languageChoices()}
        onChange={(language) => void changeSettings({ language })}
      />
      <ChoiceSetting
        label={say('Theme')}
        value={settings.theme}
        choices={themeChoices()}
        onChange={(theme) => void changeSettings({ theme })}
      />
      <ChoiceSetting
        label={say('Contrast')}
        value={settings.contrast}
        choices={contrastChoices()}
        onChange={(contrast) => void changeSettings({ contrast })}
      />
    </SettingsSection>
  );
}
