/** Light or dark, or whatever the system has. */
import { RadioGroup } from 'radix-ui';
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import { assertNever } from '../../../src-shared/assert.ts';
import fieldStyles from '../ui/field.module.css';
import styles from './theme-setting.module.css';

type Theme = Settings['theme'];

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

export interface ThemeSettingProps {
  readonly theme: Theme;
  readonly onChange: (theme: Theme) => void;
}

export function ThemeSetting({ theme, onChange }: ThemeSettingProps) {
  return (
    <div className={fieldStyles.field}>
      <p id="theme-setting" className={fieldStyles.label}>
        {say('Theme')}
      </p>
      <RadioGroup.Root
        className={styles.group}
        orientation="horizontal"
        aria-labelledby="theme-setting"
        value={theme}
        onValueChange={(value) => onChange(value as Theme)}
      >
        {THEMES.map((value) => (
          <RadioGroup.Item key={value} value={value} className={styles.choice}>
            {themeLabel(value)}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}

function themeLabel(theme: Theme): string {
  switch (theme) {
    case 'system':
      return say('System');
    case 'light':
      return say('Light');
    case 'dark':
      return say('Dark');
    default:
      return assertNever(theme);
  }
}
