import { expect, it } from 'vitest';
import { createViewStore, withAnnouncement, withNotice, withoutNotice } from './view-store.ts';

const empty = createViewStore().getState();
const words = (title: string) => () => ({ title, advice: '' });

it('shows the same words once, and the newest last', () => {
  const state = ['a', 'b', 'a'].reduce((sum, title) => withNotice(sum, words(title)), empty);
  expect(state.notices.map((one) => one.words().title)).toEqual(['b', 'a']);
  expect(new Set(state.notices.map(({ key }) => key)).size).toBe(2);
});

it('keeps the four newest', () => {
  const state = [...'abcdef'].reduce((sum, title) => withNotice(sum, words(title)), empty);
  expect(state.notices.map((one) => one.words().title).join('')).toBe('cdef');
});

it('forgets a notice that is dismissed', () => {
  const state = withNotice(empty, words('a'));
  expect(withoutNotice(state, state.notices[0]?.key ?? -1).notices).toEqual([]);
});

it('says the same words twice, and remembers the three newest', () => {
  const state = ['a', 'b', 'b', 'c'].reduce((sum, text) => withAnnouncement(sum, text), empty);
  expect(state.announcements.map(({ text }) => text)).toEqual(['b', 'b', 'c']);
  expect(new Set(state.announcements.map(({ key }) => key)).size).toBe(3);
});
