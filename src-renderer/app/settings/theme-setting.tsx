/** Light or dark, or whatever the system has. */
import { RadioGroup } from 'radix-ui';
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import fieldStyles from '../ui/field.module.css';
import styles from './theme-setting.module.css';

type Theme = Settings['theme'];

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export interface ThemeSettingProps {
  readonly theme: Theme;
  readonly onChange: (theme: Theme) => void;
}

export function ThemeSetting({ theme, onChange }: ThemeSettingProps) {
  return (
    <div className={fieldStyles.field}>
      <p id="theme-setting" className={fieldStyles.label}>
        Theme
      </p>
      <RadioGroup.Root
        className={styles.group}
        orientation="horizontal"
        aria-labelledby="theme-setting"
        value={theme}
        onValueChange={(value) => onChange(value as Theme)}
      >
        {THEMES.map(({ value, label }) => (
          <RadioGroup.Item key={value} value={value} className={styles.choice}>
            {label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
