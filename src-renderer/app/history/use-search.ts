/** The search field: what is typed shows at once, and is asked for when the typing pauses. */
import { useEffect, useState } from 'react';
import { useCommands, useHistory } from '../app-context.ts';

/** Shorter than a pause for thought, longer than between two letters. */
const TYPING_PAUSE_MS = 140;

export function useSearch(): readonly [string, (text: string) => void] {
  const asked = useHistory((history) => history.text);
  const [text, setText] = useState(asked);
  const { searchHistory } = useCommands();

  useEffect(() => {
    if (text === asked) return undefined;
    const timer = setTimeout(() => void searchHistory(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, asked, searchHistory]);

  return [text, setText];
}
