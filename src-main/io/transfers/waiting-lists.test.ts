import { describe, expect, it } from 'vitest';
import { listsTooMany } from './waiting-lists.ts';

const lists = (...sizes: readonly number[]) => sizes.map((waitingBytes) => ({ waitingBytes }));

describe('lists that wait for an answer', () => {
  it('all stay while they fit together', () => {
    expect(listsTooMany(lists(40, 60), 100)).toEqual([]);
  });

  it('go from the longest on until the others fit', () => {
    expect(listsTooMany(lists(5, 60, 50, 1, 40), 100)).toEqual(lists(60));
    expect(listsTooMany(lists(90, 95, 60), 100)).toEqual(lists(95, 90));
  });

  it('go even if one alone is too long', () => {
    expect(listsTooMany(lists(101, 1), 100)).toEqual(lists(101));
  });
});
