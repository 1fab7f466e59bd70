/** How much of the network what is sent may take. */
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { PaceFields } from './pace-fields.tsx';
import { SettingsSection } from './settings-section.tsx';

export function SendingSettings({ settings }: { readonly settings: Settings }) {
  const { changeSettings } = useCommands();
  return (
    <SettingsSection title={say('Sending')}>
      <PaceFields
        pace={settings}
        limitHint={say('For what you send from now on, such as 20 MB/s. Empty for none.')}
        backgroundLabel={say('Send in the background')}
        onChange={({ limitBytesPerSecond, background }) =>
          changeSettings({ limitBytesPerSecond, background })
        }
      />
    </SettingsSection>
  );
}
