import { expect, it } from 'vitest';
import { ANNA, neighbour, STUDIO, UNKNOWN } from '../../fixtures/snapshots.ts';
import { neighboursWith } from './neighbour-filter.ts';

const studio = neighbour({ ...STUDIO, deviceName: 'Studio Büro', fingerprint: '81e2 5bd0 c9a4' });
const cellar = neighbour(
  { ...ANNA, deviceName: 'Cellar' },
  {
    addresses: [
      { host: '10.0.0.7', port: 27182 },
      { host: 'fd12:3456::7', port: 27182 },
    ],
  },
);
const unnamed = neighbour(UNKNOWN, { addresses: [{ host: 'printer.local', port: 5005 }] });
const all = [studio, cellar, unnamed];

it('finds by part of a name, whatever its capitals, blanks and way of writing a letter', () => {
  expect(neighboursWith('BÜRO', all)).toEqual([studio]);
  expect(neighboursWith('bu\u0308ro', all)).toEqual([studio]);
  expect(neighboursWith('studio bu', all)).toEqual([studio]);
});

it('finds by any address, and by a fingerprint as it is read aloud', () => {
  expect(neighboursWith('fd12', all)).toEqual([cellar]);
  expect(neighboursWith('printer', all)).toEqual([unnamed]);
  expect(neighboursWith('5bd0 c9a4', all)).toEqual([studio]);
  expect(neighboursWith('5bd0c9', all)).toEqual([studio]);
});

it('leaves all where nothing is asked, in their order, and nobody where nobody is meant', () => {
  expect(neighboursWith('  ', all)).toEqual(all);
  expect(neighboursWith('er', all)).toEqual([unnamed]);
  expect(neighboursWith('r', all)).toEqual(all);
  expect(neighboursWith('nobody', all)).toEqual([]);
});
