import { expect, it } from 'vitest';
import { type Asker, isOurPage } from './sender.ts';

const ORIGIN = 'ferry-app://window';
const frame = { url: 'ferry-app://window/index.html' };
const ours: Asker = { sender: { id: 1, mainFrame: frame }, senderFrame: frame };

it('answers our page in our window', () => {
  expect(isOurPage(ours, 1, ORIGIN)).toBe(true);
});

it.each<[string, Asker]>([
  ['another window', { ...ours, sender: { id: 2, mainFrame: frame } }],
  ['a frame inside our page', { ...ours, senderFrame: { ...frame } }],
  ['a frame that is gone', { ...ours, senderFrame: null }],
  ['no frame at all', { sender: { id: 1, mainFrame: null }, senderFrame: null }],
])('does not answer %s', (_who, asker) => {
  expect(isOurPage(asker, 1, ORIGIN)).toBe(false);
});

it.each([
  'file:///home/ann/index.html',
  'https://example.org/',
  'ferry-app://window.example.org/index.html',
  'ferry-app://windowx/index.html',
  'about:blank',
  '',
])('does not answer another page: %s', (url) => {
  const other = { url };
  const asker: Asker = { sender: { id: 1, mainFrame: other }, senderFrame: other };
  expect(isOurPage(asker, 1, ORIGIN)).toBe(false);
});
