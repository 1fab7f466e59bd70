/** Whether colours can be read on each other: WCAG's contrast of every pair of tokens that meet. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TOKENS = readFileSync(
  new URL('../src-renderer/app/design/tokens.css', import.meta.url),
  'utf8',
);

type Scheme = 'light' | 'dark';
type Palette = ReadonlyMap<string, string>;

const SURFACES = ['canvas', 'side', 'raised', 'sunken'];
const ALSO_ON: Readonly<Record<string, readonly string[]>> = {
  accent: ['accent-soft'],
  ink: ['accent-soft', 'good-soft', 'warn-soft', 'bad-soft', 'selection'],
  good: ['good-soft'],
  warn: ['warn-soft'],
  bad: ['bad-soft'],
};
const TEXTS = ['ink', 'ink-soft', 'accent', 'good', 'warn', 'bad'];
const ON_COLOUR = [
  ['ink-on-accent', 'accent'],
  ['ink-on-accent', 'accent-hover'],
  ['ink-on-bad', 'bad'],
  ['tooltip-ink', 'tooltip'],
  ['tooltip-ink-soft', 'tooltip'],
] as const;
/** What carries meaning without being text: edges of controls, the filled part of a bar, a switch. */
const SIGNS = ['line-control', 'sea', 'thumb', 'accent'];

describe.each([
  ['usual', ':root {', 4.5, 3],
  ['more', ":root[data-contrast='more'] {", 7, 4.5],
] as const)('with %s contrast', (_name, selector, textMin, signMin) => {
  it.each(['light', 'dark'] as const)('everything that is written can be read (%s)', (scheme) => {
    const palette = paletteOf(selector, scheme);
    const pairs = [
      ...TEXTS.flatMap((text) =>
        [...SURFACES, ...(ALSO_ON[text] ?? [])].map((ground) => [text, ground] as const),
      ),
      ...ON_COLOUR,
    ];
    expect(tooClose(palette, pairs, textMin)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('every sign stands out (%s)', (scheme) => {
    const palette = paletteOf(selector, scheme);
    const pairs = SIGNS.flatMap((sign) => SURFACES.map((ground) => [sign, ground] as const));
    expect(tooClose(palette, pairs, signMin)).toEqual([]);
  });
});

function tooClose(
  palette: Palette,
  pairs: readonly (readonly [string, string])[],
  least: number,
): readonly string[] {
  return pairs
    .map(([over, under]) => ({
      over,
      under,
      ratio: contrast(colour(palette, over), colour(palette, under)),
    }))
    .filter(({ ratio }) => ratio < least)
    .map(({ over, under, ratio }) => `${over} on ${under}: ${ratio.toFixed(2)}`);
}

/** The usual tokens, and over them those of `selector`. */
function paletteOf(selector: string, scheme: Scheme): Palette {
  const pick = scheme === 'light' ? 1 : 2;
  const palette = new Map<string, string>();
  for (const block of new Set([':root {', selector])) {
    const start = TOKENS.indexOf(block);
    const body = TOKENS.slice(start, TOKENS.indexOf('\n}', start));
    for (const found of body.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\))/g)) {
      palette.set(found[1] ?? '', found[pick + 1] ?? '');
    }
  }
  return palette;
}

function colour(palette: Palette, name: string): string {
  const value = palette.get(name);
  if (value === undefined) throw new Error(`no such colour: --${name}`);
  return value;
}

/** WCAG 2.2: 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
