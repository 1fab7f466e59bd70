/** What may stand in a style sheet of the window: nothing that has a left and a right, no colour of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const APP = fileURLToPath(new URL('../src-renderer/app/', import.meta.url));

/** Path below app/, and text. */
function filesNamed(ending: string): Readonly<Record<string, string>> {
  const names = readdirSync(APP, { recursive: true, encoding: 'utf8' }).sort();
  const wanted = names.filter((name) => name.endsWith(ending));
  return Object.fromEntries(
    wanted.map((name) => [name.replaceAll(sep, '/'), readFileSync(join(APP, name), 'utf8')]),
  );
}

const SHEETS = filesNamed('.css');
const SOURCES = filesNamed('.tsx');
const TOKENS = 'design/tokens.css';

/** `file:line text` of each line that breaks a rule, so that the failure says where. */
function breaches(files: Readonly<Record<string, string>>, rule: RegExp): readonly string[] {
  return Object.entries(files).flatMap(([file, text]) =>
    text
      .split('\n')
      .map((line, index) => ({ line: line.trim(), at: `${file}:${index + 1}` }))
      .filter(({ line }) => rule.test(line))
      .map(({ line, at }) => `${at} ${line}`),
  );
}

const exceptTokens = Object.fromEntries(Object.entries(SHEETS).filter(([file]) => file !== TOKENS));

const PHYSICAL_NAME =
  /^(left|right|(margin|padding|border|scroll-margin|scroll-padding)-(left|right)(-\w+)*|border-(top|bottom)-(left|right)-radius):/;
const PHYSICAL_VALUE = /^(text-align|float|clear|justify-\w+|transform-origin):.*\b(left|right)\b/;
/** What one length or `calc(…)` looks like, inside a shorthand. */
const LENGTH = String.raw`((?:calc|var|min|max)\((?:[^()]|\([^()]*\))*\)|[^\s;()]+)`;
const FOUR = new RegExp(
  `^(margin|padding|inset|border-width): ${LENGTH} ${LENGTH} ${LENGTH} ${LENGTH};`,
);
const SIDEWAYS = /translate(X|3d)?\((?!0\)|calc\(var\(--onward\))/;
const COLOUR = /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch|light-dark)\(/i;

describe('a style sheet', () => {
  it('knows start and end, no left and right: Arabic runs the other way', () => {
    expect(breaches(SHEETS, PHYSICAL_NAME)).toEqual([]);
    expect(breaches(SHEETS, PHYSICAL_VALUE)).toEqual([]);
    const lopsided = breaches(SHEETS, FOUR).filter((breach) => {
      const [, , , right, , left] = FOUR.exec(breach.slice(breach.indexOf(' ') + 1)) ?? [];
      return right !== left;
    });
    expect(lopsided).toEqual([]);
  });

  it('moves things onwards, not to the right', () => {
    expect(breaches(SHEETS, SIDEWAYS)).toEqual([]);
  });

  it('has no colour, type size, layer or duration that is not a token', () => {
    expect(breaches(exceptTokens, COLOUR)).toEqual([]);
    // A range of weights says what a font has.
    const UNNAMED = /^(font-size|font-weight|z-index): (?!var|inherit|calc\(|\d+ \d+;)/;
    expect(breaches(exceptTokens, UNNAMED)).toEqual([]);
    expect(breaches(exceptTokens, /^(transition|animation)\b.*[ :]\d*\.?\d+m?s\b/)).toEqual(
      // Below any duration that an eye can see; in base.css for who wants no motion.
      [expect.stringContaining('1ms !important'), expect.stringContaining('0s !important')],
    );
  });

  it('names only tokens that there are', () => {
    const known = new Set((SHEETS[TOKENS] ?? '').match(/--[\w-]+(?=:)/g));
    const own = new Set(
      Object.values({ ...SHEETS, ...SOURCES }).flatMap(
        (text) => text.match(/--[\w-]+(?='?\]?:)/g) ?? [],
      ),
    );
    const named = Object.values(SHEETS).flatMap((text) => text.match(/(?<=var\()--[\w-]+/g) ?? []);
    expect(known.size).toBeGreaterThan(60);
    expect(
      named.filter((name) => !known.has(name) && !own.has(name) && !name.startsWith('--radix-')),
    ).toEqual([]);
  });
});

it('no component draws a colour, or a left and a right, of its own', () => {
  expect(
    breaches(
      SOURCES,
      /style=\{\{[^}]*\b(left|right|marginLeft|marginRight|paddingLeft|paddingRight|color|background\w*):/,
    ),
  ).toEqual([]);
  expect(breaches(SOURCES, COLOUR_IN_SOURCE)).toEqual([]);
});

const COLOUR_IN_SOURCE = /(fill|stroke|color)="#?(?!none|currentColor)[\w#]+"/;
