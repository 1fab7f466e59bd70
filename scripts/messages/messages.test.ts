/** What is said can be translated, and is. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src-shared/language.ts';
import { messageProblem, placeholdersOf, translationProblem } from './message-shape.ts';
import { messagesIn, sourceMessages } from './source-messages.ts';

const source = sourceMessages(fileURLToPath(new URL('../..', import.meta.url)));

describe('what the source says', () => {
  it('is literal, is ICU, has all its values, and is said when somebody speaks', () => {
    expect(source.complaints).toEqual([]);
    expect(source.messages.length).toBeGreaterThan(300);
  });
});

describe('the reader of the source', () => {
  const complaintsOf = (code: string): readonly string[] =>
    messagesIn('x.ts', `const f = () => ${code};`).complaints;

  it.each([
    ['say(words)', 'x.ts:1: the message is not a literal string'],
    ['say(`a ${b}`)', 'x.ts:1: the message is not a literal string'],
    ["say('To {name}')", 'x.ts:1: “To {name}” lacks a value for {name}'],
    ["say('To', { name })", 'x.ts:1: “To” has no place for {name}'],
    [
      "say('To {name}', values)",
      'x.ts:1: “To {name}” has values that are not written out beside it',
    ],
    ["say('To {name')", /is no ICU message/],
    ["say('{n, plural, other {# files}}', { n })", /lacks the one form of \{n\}/],
  ])('complains of %s', (code, complaint) => {
    expect(complaintsOf(code)).toEqual([
      typeof complaint === 'string' ? complaint : (expect.stringMatching(complaint) as string),
    ]);
  });

  it('finds what is in order, by either name', () => {
    const code = "() => [say('Send'), sayAround('To {name}', { name: <b>{name}</b> })]";
    expect(messagesIn('x.tsx', code)).toEqual({ messages: ['Send', 'To {name}'], complaints: [] });
  });

  it('complains of what is said while the module loads', () => {
    expect(messagesIn('x.ts', "const TITLE = say('Send');").complaints).toHaveLength(1);
  });
});

describe('a translation', () => {
  const files = '{count, plural, one {# file} other {# files}}';

  it('has the placeholders of its message, also those inside of plurals', () => {
    expect(placeholdersOf('{n, plural, one {{a} and #} other {{b}}} {c, number}')).toEqual([
      'a',
      'b',
      'c',
      'n',
    ]);
    expect(translationProblem('To {name}', 'An {nam}', 'de')).toMatch(/placeholders/);
    expect(translationProblem('To {name}', 'An {name}', 'de')).toBeNull();
  });

  it('has the forms of its language', () => {
    expect(translationProblem(files, '{count, plural, other {# Dateien}}', 'de')).toMatch(/one/);
    expect(messageProblem('{n, plural, one {ملف} other {# ملف}}', 'ar')).toMatch(
      /^lacks the .*zero.* form of \{n\}$/,
    );
    const exact =
      '{count, plural, =0 {لا} =1 {ملف} =2 {ملفان} few {# ملفات} many {# ملفًا} other {# ملف}}';
    expect(translationProblem(files, exact, 'ar')).toBeNull();
  });

  it('ends as its message ends', () => {
    expect(translationProblem('Really?', 'حقًا؟', 'ar')).toBeNull();
    expect(translationProblem('Send it again.', 'Noch einmal senden', 'de')).toMatch(/ends/);
  });
});

describe.each(LANGUAGES.filter((language) => language !== 'en'))(
  'the catalogue of %s',
  async (language) => {
    const { default: catalogue } = (await import(
      `../../src-shared/languages/${language}.json`
    )) as { default: Readonly<Record<string, string>> };

    it('has nothing but translations', () => {
      const problems = Object.entries(catalogue).flatMap(([message, translation]) => {
        const problem = translationProblem(message, translation, language);
        return problem === null ? [] : [`${JSON.stringify(message)} ${problem}`];
      });
      expect(problems).toEqual([]);
    });

    it('lacks nothing, and has nothing left over', () => {
      const missing = source.messages.filter((message) => !(message in catalogue));
      const toPaste = missing.map((message) => `  ${JSON.stringify(message)}: "",`).join('\n');
      expect(missing.length, `src-shared/languages/${language}.json lacks:\n${toPaste}\n`).toBe(0);
      const leftOver = Object.keys(catalogue).filter((one) => !source.messages.includes(one));
      expect(leftOver, 'nobody says these any more').toEqual([]);
    });
  },
);
