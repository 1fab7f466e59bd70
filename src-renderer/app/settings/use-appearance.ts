/**
 * Light, dark, and more contrast, as the person or the system has it: attributes of the root that
 * the colour tokens follow. Main's own theme follows the same setting (desktop/window.ts).
 */
import { useEffect, useSyncExternalStore } from 'react';
import { useMe } from '../app-context.ts';

const moreContrast = window.matchMedia('(prefers-contrast: more)');

export function useAppearance(): void {
  const theme = useMe((me) => me.settings?.theme ?? 'system');
  const contrast = useMe((me) => me.settings?.contrast ?? 'system');
  const systemWantsMore = useSyncExternalStore(followSystem, () => moreContrast.matches);
  const wantsMore = contrast === 'more' || systemWantsMore;
  useEffect(() => mark('theme', theme === 'system' ? null : theme), [theme]);
  useEffect(() => mark('contrast', wantsMore ? 'more' : null), [wantsMore]);
}

function followSystem(onChange: () => void): () => void {
  moreContrast.addEventListener('change', onChange);
  return () => moreContrast.removeEventListener('change', onChange);
}

function mark(name: string, value: string | null): void {
  const { dataset } = document.documentElement;
  if (value === null) delete dataset[name];
  else dataset[name] = value;
}
