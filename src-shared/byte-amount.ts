/** An amount of bytes as it is typed: a number, perhaps with a fraction, and a unit. */

/** By their names in lower case; without one, bytes. */
export const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** In bytes, not rounded. Null: no number, or none of `units` (names in lower case to bytes). */
export function parseAmount(text: string, units: Readonly<Record<string, number>>): number | null {
  const parts = /^(\d+(?:[.,]\d+)?)\s*([a-z]*)$/i.exec(text);
  const unit = units[parts?.[2]?.toLowerCase() ?? '?'];
  if (parts === null || unit === undefined) return null;
  return Number(parts[1]?.replace(',', '.')) * unit;
}
