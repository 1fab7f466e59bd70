import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFerryLink, type FerryLink, linkAmong, parseFerryLink } from './ferry-link.ts';

const KEY = 'ab'.repeat(32);
const LINK: FerryLink = {
  host: '192.168.1.5',
  port: 4_000,
  publicKey: KEY,
  deviceName: 'Anna’s & Co',
};

describe('ferry link', () => {
  it('is written as documented', () => {
    expect(encodeFerryLink({ ...LINK, deviceName: 'Anna' })).toBe(
      `ferry://192.168.1.5:4000/?key=${KEY}&name=Anna`,
    );
  });

  it.each([
    LINK,
    { ...LINK, host: 'fe80::1%eth0' },
    { ...LINK, publicKey: null },
    { ...LINK, deviceName: null },
    { ...LINK, publicKey: null, deviceName: null, host: 'laptop.local' },
    { ...LINK, deviceName: 'مكتب' },
  ])('reads what it has written: %j', (link) => {
    expect(parseFerryLink(encodeFerryLink(link))).toEqual(link);
  });

  it('has a port by itself, and no need of a key', () => {
    expect(parseFerryLink(' ferry://laptop.local ')).toEqual({
      host: 'laptop.local',
      port: 27_182,
      publicKey: null,
      deviceName: null,
    });
  });

  it.each([
    'http://192.168.1.5',
    'ferry://',
    'ferry://a b',
    'ferry://host:0',
    'ferry://host:70000',
    'ferry://user@host',
    `ferry://host/?key=${KEY}0`,
    'ferry://host/?key=',
    `ferry://${'a'.repeat(2_000)}`,
  ])('is not %s', (text) => {
    expect(parseFerryLink(text)).toBeNull();
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, query) => {
        parseFerryLink(text);
        parseFerryLink(`ferry://host/?${query}`);
      }),
    );
  });
});

it('is found among the words that a system starts a program with', () => {
  const words = ['/opt/Ferry/ferry-app', '--no-sandbox', 'ferry://', encodeFerryLink(LINK)];
  expect(linkAmong(words)).toEqual(LINK);
  expect(linkAmong(words.slice(0, 3))).toBeNull();
});
