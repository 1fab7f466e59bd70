/** False for the first moment after something has appeared. */
import { useEffect, useState } from 'react';

/** About the time to notice that something new lies under the pointer; a double click is shorter. */
const SETTLES_AFTER_MS = 400;

export function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLES_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}
