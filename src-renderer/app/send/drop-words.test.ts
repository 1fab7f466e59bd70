import { expect, it } from 'vitest';
import { dropWords } from './drop-words.ts';

const anna = { host: '10.0.0.2', port: 27182, deviceName: 'Anna', publicKey: null };
const nowhere = { host: '', port: '27182' };

it('says to whom files go that hang over a neighbour', () => {
  const words = dropWords({ itemCount: 2, neighbour: '10.0.0.2 27182' }, nowhere, [anna]);
  expect(words.title).toBe('Drop to send 2 items to Anna');
});

it('says for whom files are added when a host is typed, by its name where it is known', () => {
  const drag = { itemCount: 1, neighbour: null };
  expect(dropWords(drag, { host: '10.0.0.2', port: '27182' }, [anna]).title).toBe(
    'Drop to add 1 item for Anna',
  );
  expect(dropWords(drag, { host: 'fe80::1', port: '5005' }, []).title).toBe(
    'Drop to add 1 item for [fe80::1]:5005',
  );
});

it('says what comes next when no host is typed, and names no count that it does not know', () => {
  const words = dropWords({ itemCount: null, neighbour: null }, nowhere, []);
  expect(words).toEqual({
    title: 'Drop to add files and folders',
    text: 'Then choose where they go.',
  });
});
