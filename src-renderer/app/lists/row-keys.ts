/** Which row do the arrow keys lead to? */

/** `shown`: rows that are in sight, for a page's step. Null = the key means nothing here. */
export function rowAfterKey(key: string, row: number, count: number, shown: number): number | null {
  const step = Math.max(1, shown - 1);
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, row + 1);
    case 'ArrowUp':
      return Math.max(0, row - 1);
    case 'PageDown':
      return Math.min(count - 1, row + step);
    case 'PageUp':
      return Math.max(0, row - step);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
