/** Somebody is at the list, with the pointer or the keyboard: nothing in it moves meanwhile. */
import { type FocusEvent, useMemo, useRef } from 'react';
import { useCommands } from '../app-context.ts';

export interface HeldListEvents {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
}

export function useHeldList(): HeldListEvents {
  const { holdNeighbours } = useCommands();
  const at = useRef({ pointer: false, focus: false });
  return useMemo(() => {
    const tell = (change: Partial<typeof at.current>): void => {
      at.current = { ...at.current, ...change };
      holdNeighbours(at.current.pointer || at.current.focus);
    };
    return {
      onPointerEnter: () => tell({ pointer: true }),
      onPointerLeave: () => tell({ pointer: false }),
      onFocus: () => tell({ focus: true }),
      onBlur: ({ currentTarget, relatedTarget }) =>
        tell({ focus: relatedTarget !== null && currentTarget.contains(relatedTarget) }),
    };
  }, [holdNeighbours]);
}
