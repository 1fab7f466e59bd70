/** Light, dark, or as the system has it: an attribute of the root that the colour tokens follow. */
import { useEffect } from 'react';
import { useMe } from '../app-context.ts';

export function useTheme(): void {
  const theme = useMe((me) => me.settings?.theme ?? 'system');
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  }, [theme]);
}
