import { expect, it } from 'vitest';
import { dropOnWords, dropWords } from './drop-words.ts';

it('says to whom files go that hang over a neighbour, and whether at once', () => {
  expect(dropOnWords(2, 'Anna', true).title).toBe('Drop to send 2 items to Anna');
  expect(dropOnWords(2, 'Anna', false)).toEqual({
    title: 'Drop to add 2 items for Anna',
    text: 'Then press Send.',
  });
});

it('says for whom files are added', () => {
  expect(dropWords(1, 'Anna and 2 others', false)).toEqual({
    title: 'Drop to add 1 item for Anna and 2 others',
    text: 'Then press Send.',
  });
});

it('says what comes next when nobody is picked, and names no count that it does not know', () => {
  expect(dropWords(null, '', false)).toEqual({
    title: 'Drop to add files and folders',
    text: 'Then choose where it goes.',
  });
  expect(dropWords(null, '', true).text).toBe(
    'Then pick who gets it. Or drop on a neighbour to send at once.',
  );
});
