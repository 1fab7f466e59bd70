/** Files were put before us and nobody is picked: the focus comes to the list, or to the host if that is empty. */
import { type RefObject, useEffect } from 'react';
import { useCommands, useView } from '../app-context.ts';

export function useAskedWhom(listRef: RefObject<HTMLElement | null>): void {
  const isAsked = useView((view) => view.isWhomAsked);
  const { heardWhom } = useCommands();
  useEffect(() => {
    if (!isAsked) return;
    heardWhom();
    focusTabStop(listRef.current);
  }, [isAsked, heardWhom, listRef]);
}

/** What Tab comes to in the list. */
export function focusTabStop(list: HTMLElement | null): void {
  list?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
}
