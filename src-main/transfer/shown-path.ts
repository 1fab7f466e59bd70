/** A path that somebody else chose, fit to be shown even when it is not fit to be used. */
const SHOWN_MAX_UNITS = 200;

export function shownPath(path: string): string {
  const isFit = !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(path) && !path.startsWith('/');
  const name = isFit ? path : path.replace(/[^\x20-\x7e]/g, '');
  return name.slice(-SHOWN_MAX_UNITS);
}
