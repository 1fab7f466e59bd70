/**
 * Where does the focus go when what had it is gone? Buttons come and go with what a transfer can do:
 * the focus then goes to the place that the button stood in (anything with tabindex -1), from where
 * Tab goes on. Never to another button: the next Enter was not meant for it.
 */
import { useEffect } from 'react';

export function useKeptFocus(): void {
  useEffect(() => {
    let last: HTMLElement | null = null;
    /** It was taken out of the page or disabled, and nothing has got the focus since. */
    let isLost = false;
    const onFocusIn = ({ target }: FocusEvent): void => {
      last = target instanceof HTMLElement ? target : null;
      isLost = false;
    };
    // Both look once the browser has settled where the focus is: between two elements it is nowhere.
    const onFocusOut = (): void => {
      setTimeout(() => {
        if (isFocusNowhere() && !isLost) last = null;
      });
    };
    const observer = new MutationObserver((records) => {
      const gone = last;
      const loss = gone === null ? undefined : records.find((record) => isLossOf(gone, record));
      if (gone === null || loss === undefined) return;
      isLost = true;
      const place = placeFor(gone, loss);
      setTimeout(() => {
        if (!isFocusNowhere()) return;
        // What was only moved within its list keeps it.
        (isUsable(gone) ? gone : place)?.focus();
      });
    });
    document.addEventListener('focusin', onFocusIn);
    document.addEventListener('focusout', onFocusOut);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ['disabled'],
    });
    return () => {
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('focusout', onFocusOut);
      observer.disconnect();
    };
  }, []);
}

const isFocusNowhere = (): boolean => document.activeElement === document.body;

const isUsable = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled');

function isLossOf(element: HTMLElement, { type, target, removedNodes }: MutationRecord): boolean {
  if (type === 'attributes') return target === element && !isUsable(element);
  return [...removedNodes].some((node) => node.contains(element));
}

/** Beside it, where it was one of a list of places; else around it. */
function placeFor(gone: HTMLElement, loss: MutationRecord): HTMLElement | null {
  const beside = [loss.nextSibling, loss.previousSibling].filter(isPlace);
  const around =
    loss.target instanceof HTMLElement ? loss.target.closest<HTMLElement>(PLACE) : null;
  return gone.isConnected ? around : (beside[0] ?? around);
}

const PLACE = '[tabindex="-1"]';

const isPlace = (node: Node | null): node is HTMLElement =>
  node instanceof HTMLElement && node.matches(PLACE);
