/** Something that was done is shown for a moment. */
import { useCallback, useEffect, useState } from 'react';

/** Long enough to be seen, short enough not to be taken for a state. */
const SHOWN_MS = 1_600;

/** Whether it is shown now, and what shows it. */
export function useShownBriefly(): readonly [boolean, () => void] {
  const [isShown, setShown] = useState(false);

  useEffect(() => {
    if (!isShown) return undefined;
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isShown]);

  return [isShown, useCallback(() => setShown(true), [])];
}
