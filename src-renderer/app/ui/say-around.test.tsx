import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import { formatterOf } from '../../../src-shared/languages/formatter.ts';
import { speakEnglish } from '../../../src-shared/languages/speak-in.ts';
import { speak } from '../../../src-shared/say.ts';
import { sayAround } from './say-around.tsx';

afterEach(speakEnglish);

const drawn = (): string =>
  renderToStaticMarkup(
    <p>{sayAround('Send {count} to {name}', { count: 2, name: <b>{'<Ann> {0}'}</b> })}</p>,
  );

it('draws a part where the sentence has it, and nothing in it as markup', () => {
  expect(drawn()).toBe('<p>Send 2 to <b>&lt;Ann&gt; {0}</b></p>');
});

it('draws it where another language has it', () => {
  speak('de', formatterOf('de', { 'Send {count} to {name}': 'An {name} {count} senden' }));
  expect(drawn()).toBe('<p>An <b>&lt;Ann&gt; {0}</b> 2 senden</p>');
});
