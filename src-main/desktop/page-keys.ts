/**
 * Keys that the page listens for, with Control, or Command on a Mac: as in
 * src-renderer/app/shortcuts. The menu shows them and presses them.
 */
export const PAGE_KEYS = {
  chooseFiles: 'O',
  send: 'Enter',
  listen: 'L',
  transfers: '1',
  history: '2',
  settings: ',',
} as const;

export type PageKey = (typeof PAGE_KEYS)[keyof typeof PAGE_KEYS];
