/** From which side to which is read: arrow keys and menus follow it, as the style sheets follow the root's `dir`. */
import { Direction } from 'radix-ui';
import type { ReactNode } from 'react';
import { directionOf } from '../../src-shared/language.ts';
import { useMe } from './app-context.ts';

export function ReadingDirection({ children }: { readonly children: ReactNode }) {
  const language = useMe((me) => me.language);
  return <Direction.Provider dir={directionOf(language)}>{children}</Direction.Provider>;
}
