/**
 * A set of whole numbers (byte offsets) as disjoint ranges in ascending order: what has arrived, was
 * acknowledged, or must be sent again. Grows by appending in the common case, and only counts: who
 * bounds it looks at `rangeCount`.
 */
export class RangeSet {
  /** begin, end, begin, end …; ends are exclusive. */
  readonly #bounds: number[] = [];

  get rangeCount(): number {
    return this.#bounds.length / 2;
  }

  get isEmpty(): boolean {
    return this.#bounds.length === 0;
  }

  /** Of the first range; 0 when empty. */
  get firstBegin(): number {
    return this.#bounds[0] ?? 0;
  }

  /** Exclusive end of the first range; 0 when empty. */
  get firstEnd(): number {
    return this.#bounds[1] ?? 0;
  }

  /** Adds [begin, end), which is not empty. */
  add(begin: number, end: number): void {
    const bounds = this.#bounds;
    const count = bounds.length;
    if (count === 0 || begin > bounds[count - 1]!) {
      bounds.push(begin, end);
      return;
    }
    // The first range that ends at or behind `begin`, and the first that begins behind `end`.
    const from = this.#firstEndingAtOrAfter(begin);
    let to = from;
    while (to < count && bounds[to]! <= end) to += 2;
    if (to === from) {
      bounds.splice(from, 0, begin, end);
      return;
    }
    bounds[from] = Math.min(begin, bounds[from]!);
    bounds[from + 1] = Math.max(end, bounds[to - 1]!);
    if (to > from + 2) bounds.splice(from + 2, to - from - 2);
  }

  /** Removes [begin, end), whatever of it is there. */
  remove(begin: number, end: number): void {
    const bounds = this.#bounds;
    let at = this.#firstEndingAtOrAfter(begin + 1);
    while (at < bounds.length && bounds[at]! < end) {
      const rangeBegin = bounds[at]!;
      const rangeEnd = bounds[at + 1]!;
      const keepsFront = rangeBegin < begin;
      const keepsBack = rangeEnd > end;
      if (keepsFront && keepsBack) {
        bounds.splice(at, 2, rangeBegin, begin, end, rangeEnd);
        return;
      }
      if (keepsFront) {
        bounds[at + 1] = begin;
        at += 2;
      } else if (keepsBack) {
        bounds[at] = end;
        return;
      } else {
        bounds.splice(at, 2);
      }
    }
  }

  /** The first offset at or behind `from` that is not in the set. */
  firstMissing(from: number): number {
    const at = this.#firstEndingAtOrAfter(from + 1);
    const bounds = this.#bounds;
    return at < bounds.length && bounds[at]! <= from ? bounds[at + 1]! : from;
  }

  /** The first offset at or behind `from` that is in the set; Infinity if none. */
  firstPresent(from: number): number {
    const at = this.#firstEndingAtOrAfter(from + 1);
    const bounds = this.#bounds;
    return at < bounds.length ? Math.max(from, bounds[at]!) : Infinity;
  }

  /** Index in `#bounds` of the first range with end ≥ `offset`; the array's length if none. */
  #firstEndingAtOrAfter(offset: number): number {
    const bounds = this.#bounds;
    let low = 0;
    let high = bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bounds[2 * middle + 1]! < offset) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }
}
