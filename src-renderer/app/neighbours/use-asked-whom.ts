/** Files were put before us and nobody is picked: the focus comes to the list, or to the host if that is empty. */
import { type RefObject, useEffect } from 'react';
import { useCommands, useView } from '../app-context.ts';

export function useAskedWhom(listRef: RefObject<HTMLElement | null>): void {
  const isAsked = useView((view) => view.isWhomAsked);
  const { heardWhom } = useCommands();
  useEffect(() => {
    if (!isAsked) return;
    heardWhom();
    const first = listRef.current?.querySelector<HTMLElement>('button[tabindex="0"]');
    first?.focus();
  }, [isAsked, heardWhom, listRef]);
}
