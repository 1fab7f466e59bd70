import { sep } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assetAt } from './asset-path.ts';

const FOLDER = `${sep}app${sep}renderer`;
const at = (path: string): string | null => assetAt(path, FOLDER)?.path ?? null;

it.each([
  ['ferry-app://window/index.html', ['index.html'], 'text/html; charset=utf-8'],
  [
    'ferry-app://window/assets/index-B1x_.js',
    ['assets', 'index-B1x_.js'],
    'text/javascript; charset=utf-8',
  ],
  [
    'ferry-app://window/assets/inter-latin.woff2?v=1#x',
    ['assets', 'inter-latin.woff2'],
    'font/woff2',
  ],
])('serves %s', (address, segments, mediaType) => {
  expect(assetAt(address, FOLDER)).toEqual({ path: [FOLDER, ...segments].join(sep), mediaType });
});

it.each([
  'ferry-app://window/',
  'ferry-app://window/assets/',
  'ferry-app://window/..%2fsecret.html',
  'ferry-app://window/a%00.html',
  'ferry-app://window/.hidden.html',
  'ferry-app://window/a\\..\\b.html',
  'ferry-app://window//etc/x.html',
  'ferry-app://window/index.html.map',
  'ferry-app://window/identity.json',
  'ferry-app://window/constructor',
  'ferry-app://other/index.html',
  'file:///app/renderer/index.html',
  'https://window/index.html',
  'index.html',
  '',
])('serves nothing for %s', (address) => {
  expect(at(address)).toBe(null);
});

it.each(['ferry-app://window/../../etc/x.html', 'ferry-app://window/%2e%2e/%2e%2e/etc/x.html'])(
  'takes dots for what an address means by them, no step above the folder: %s',
  (address) => {
    expect(at(address)).toBe([FOLDER, 'etc', 'x.html'].join(sep));
  },
);

it('never leaves its folder, whatever the address', () => {
  const piece = fc.oneof(
    fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', 'a', '.html', '.js', ':', '\0', '~'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const path = at(`ferry-app://window/${pieces.join('')}`);
      if (path === null) return;
      expect(path.startsWith(`${FOLDER}${sep}`)).toBe(true);
      expect(path.split(sep)).not.toContain('..');
    }),
    { numRuns: 3_000 },
  );
});
