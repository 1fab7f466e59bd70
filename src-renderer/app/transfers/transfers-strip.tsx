/**
 * Where the window is so narrow that its list may be out of sight: what moves just now, at the bottom of
 * the window, and the way there.
 */
import { useEffect, useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers, useView } from '../app-context.ts';
import { ProgressBar } from './progress-bar.tsx';
import { movingFraction, movingLine } from './totals.ts';
import styles from './transfers-strip.module.css';

/** What the list is found by: `transfer-list.tsx` names it. */
export const TRANSFERS_TITLE_ID = 'transfers-title';

export function TransfersStrip() {
  const line = useTransfers(({ ids, byId }) => movingLine(ids.flatMap((id) => byId[id] ?? [])));
  const fraction = useTransfers(({ ids, byId }) =>
    movingFraction(ids.flatMap((id) => byId[id] ?? [])),
  );
  const isListInSight = useListInSight(line !== '');
  const { showTab } = useCommands();
  if (line === '' || isListInSight) return null;
  return (
    <footer className={styles.strip}>
      <div aria-hidden>
        <ProgressBar label={line} fraction={fraction} text={line} tone="moving" />
      </div>
      <button
        type="button"
        className={styles.press}
        // For the pointer. Tab comes to the list by itself, and a stop that comes and goes with scrolling is none.
        tabIndex={-1}
        onClick={() => {
          showTab('transfers');
          // Once the page is there to be scrolled to.
          requestAnimationFrame(() => listSection()?.focus());
        }}
      >
        <span className={styles.line} dir="auto">
          {line}
        </span>
        <span className={styles.show}>{say('Show transfers')}</span>
      </button>
    </footer>
  );
}

const listSection = (): HTMLElement | null =>
  document.getElementById(TRANSFERS_TITLE_ID)?.closest<HTMLElement>('section') ?? null;

/** Of the list, enough to read how far the first is. */
const READABLE_PX = 120;

function useListInSight(isThere: boolean): boolean {
  const [isInSight, setIsInSight] = useState(true);
  // The other page takes its place, and it comes back as another element.
  const isOnPage = useView((view) => view.tab === 'transfers');
  useEffect(() => {
    const section = listSection();
    if (!isThere || !isOnPage || section === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => setIsInSight(entry?.isIntersecting === true),
      { rootMargin: `0px 0px -${READABLE_PX}px 0px` },
    );
    observer.observe(section);
    return () => observer.disconnect();
  }, [isThere, isOnPage]);
  return isOnPage && isInSight;
}
