import { expect, it } from 'vitest';
import { neighbourKey, parseNeighbourKey } from './neighbour-key.ts';

it('reads back the place that it was made of, IPv6 too', () => {
  for (const place of [
    { host: '10.0.0.2', port: 5005 },
    { host: 'fe80::1', port: 27182 },
  ]) {
    expect(parseNeighbourKey(neighbourKey(place))).toEqual(place);
  }
});

it('is nothing for any other text', () => {
  for (const text of ['', 'host', 'host port', 'a b 1']) expect(parseNeighbourKey(text)).toBeNull();
});
