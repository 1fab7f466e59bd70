import { expect, it } from 'vitest';
import { shapeOfName } from './name-shape.ts';

it.each(['STUDIO ONE', ' Studio\u00a0One', 'Studio  One', 'Stu\u200bdio One', 'Ｓtudio One\u3164'])(
  '%j looks like Studio One',
  (name) => {
    expect(shapeOfName(name)).toBe(shapeOfName('Studio One'));
  },
);

it.each([
  'Studio One ✓',
  'Studio One (Verified)',
  'Verified: Studio One',
  'Studio One – verifiziert',
  'Studio One موثَّق',
  'Ѕtudiо Оne',
  'Studi0 0ne',
  'Studlo One',
])('%j is meant to be taken for Studio One', (name) => {
  expect(shapeOfName(name)).toBe(shapeOfName('Studio One'));
});

it('keeps a name that is nothing but such a word', () => {
  expect(shapeOfName('Verified')).not.toBe('');
  expect(shapeOfName('✓')).not.toBe(shapeOfName('🔒'));
});

it('keeps apart what looks different', () => {
  expect(shapeOfName('Studio 1')).not.toBe(shapeOfName('Studio 2'));
});
