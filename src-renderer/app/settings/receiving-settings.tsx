/** On which port others reach this computer, when, and who sees it. */
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { DevicesSetting } from './devices-setting.tsx';
import { listenPortProblem } from './settings-checks.ts';
import { SettingsSection } from './settings-section.tsx';
import { TextSetting } from './text-setting.tsx';
import { ToggleSetting } from './toggle-setting.tsx';

export function ReceivingSettings({ settings }: { readonly settings: Settings }) {
  const { changeSettings } = useCommands();
  return (
    <SettingsSection title={say('Receiving')}>
      <TextSetting
        label={say('Listen on')}
        hint={say('The UDP port; 0 is any free one.')}
        value={String(settings.port)}
        problemOf={listenPortProblem}
        onCommit={(text) => changeSettings({ port: Number(text) })}
      />
      <ToggleSetting
        label={say('Listen when Ferry starts')}
        isOn={settings.listenAtStart}
        onChange={(listenAtStart) => changeSettings({ listenAtStart })}
      />
      <ToggleSetting
        label={say('Visible to others')}
        hint={say('While it listens, this computer is in the list of everyone on the network.')}
        isOn={settings.visible}
        onChange={(visible) => changeSettings({ visible })}
      />
      <ToggleSetting
        label={say('Also take plain UDP')}
        hint={say('Unverified and unencrypted: anyone can send or change it.')}
        warns
        isOn={settings.plain}
        onChange={(plain) => changeSettings({ plain })}
      />
      <DevicesSetting />
    </SettingsSection>
  );
}
