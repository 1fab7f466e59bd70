/** Calls when an element comes near the visible part of the page. */
import { type RefObject, useEffect, useRef } from 'react';

/** About a screen ahead, so that scrolling does not wait. */
const AHEAD = '600px';

export function useInSight(
  isWanted: boolean,
  onSeen: () => unknown,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element || !isWanted) return undefined;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) onSeen();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });
  return ref;
}
