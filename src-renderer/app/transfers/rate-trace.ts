/**
 * The rate of a transfer over its last minute, one value a second, and its shape as the points of a
 * line. A second in which main said nothing counts as still: a stall is seen as a stall.
 */
export interface RateTrace {
  /** The second (of the caller's clock) that the last value belongs to. */
  readonly lastSecond: number;
  /** Bytes a second, oldest first, at most TRACE_SECONDS of them. */
  readonly rates: readonly number[];
}

export const TRACE_SECONDS = 60;

/** Takes the highest rate of each second. `now` in ms. */
export function traceWith(trace: RateTrace | null, rate: number, now: number): RateTrace {
  const second = Math.floor(now / 1000);
  if (!trace) return { lastSecond: second, rates: [rate] };
  const passed = second - trace.lastSecond;
  if (passed <= 0) {
    const last = trace.rates.at(-1) ?? 0;
    if (rate <= last) return trace;
    return { ...trace, rates: [...trace.rates.slice(0, -1), rate] };
  }
  const still = new Array<number>(Math.min(passed - 1, TRACE_SECONDS)).fill(0);
  return {
    lastSecond: second,
    rates: [...trace.rates, ...still, rate].slice(-TRACE_SECONDS),
  };
}

/** The top of the scale: 1, 2 or 5 of some power of ten, at or above the highest rate. */
export function axisTop(rates: readonly number[]): number {
  const highest = Math.max(...rates, AXIS_TOP_MIN);
  const power = 10 ** Math.floor(Math.log10(highest));
  return power * (AXIS_STEPS.find((step) => step * power >= highest) ?? 10);
}

const AXIS_STEPS = [1, 2, 5, 10] as const;
/** Bytes a second: what is slower is seen as next to nothing. */
const AXIS_TOP_MIN = 1_000;

/**
 * The `points` of an SVG polyline in a box of `width` by `height`: the newest value at the right
 * edge, a full minute as wide as the box, `top` at its top. Empty below two values.
 */
export function tracePoints(
  rates: readonly number[],
  top: number,
  width: number,
  height: number,
): string {
  if (rates.length < 2) return '';
  const step = width / (TRACE_SECONDS - 1);
  return rates
    .map((rate, index) => {
      const x = width - (rates.length - 1 - index) * step;
      const y = height - (rate / top) * height;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
