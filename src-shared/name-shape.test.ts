import { expect, it } from 'vitest';
import { shapeOfName } from './name-shape.ts';

it.each(['STUDIO ONE', ' Studio\u00a0One', 'Studio  One', 'Stu\u200bdio One', 'Ｓtudio One\u3164'])(
  '%j looks like Studio One',
  (name) => {
    expect(shapeOfName(name)).toBe(shapeOfName('Studio One'));
  },
);

it('keeps apart what looks different', () => {
  expect(shapeOfName('Studio 1')).not.toBe(shapeOfName('Studio 2'));
});
