/** How is text made comparable for a search? SQLite’s own LIKE knows the 26 letters of ASCII only. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();
