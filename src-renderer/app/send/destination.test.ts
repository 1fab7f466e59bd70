import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANNA, neighbour } from '../../fixtures/snapshots.ts';
import {
  formatDestination,
  parseDestination,
  parseHost,
  parsePort,
  splitHostAndPort,
  whyNotSend,
} from './destination.ts';

const item = { token: 't', name: 'a.txt', kind: 'file' as const, sizeBytes: 3, preview: null };

describe('a host as typed', () => {
  it('is taken apart when it was pasted together with its port', () => {
    expect(splitHostAndPort(' 192.168.1.5:5005 ')).toEqual({ host: '192.168.1.5', port: '5005' });
    expect(splitHostAndPort('[fe80::1]:27182')).toEqual({ host: 'fe80::1', port: '27182' });
    expect(splitHostAndPort('[fe80::1]')).toEqual({ host: 'fe80::1' });
    expect(splitHostAndPort('laptop.local')).toEqual({ host: 'laptop.local' });
  });

  it('keeps a bare IPv6 address whole', () => {
    expect(splitHostAndPort('fe80::1:27182')).toEqual({ host: 'fe80::1:27182' });
  });

  it('may be a name, IPv4, IPv6 with a zone, or a name of another script', () => {
    for (const host of ['laptop.local', '10.0.0.9', 'fe80::1%eth0', 'müller-büro']) {
      expect(parseHost(host)).toBe(host);
    }
  });

  it('is refused when it cannot be an address', () => {
    for (const host of ['', '  ', 'a b', 'http://x', 'x/y', 'a'.repeat(254)]) {
      expect(parseHost(host)).toBeNull();
    }
  });
});

describe('a port as typed', () => {
  it('is a whole number from 1 to 65535', () => {
    expect(parsePort('1')).toBe(1);
    expect(parsePort(' 65535 ')).toBe(65_535);
    for (const port of ['', '0', '65536', '-1', '1.5', '1e3', '0x10', 'abc', '270001']) {
      expect(parsePort(port)).toBeNull();
    }
  });

  it('may be 0 where any free one will do', () => {
    expect(parsePort('0', 0)).toBe(0);
  });
});

it('writes every destination so that it reads back as itself', () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 65_535 }), (someHost, port) => {
      const { host: readHost, port: readPort } = splitHostAndPort(
        formatDestination({ host: someHost, port }),
      );
      expect(parseDestination(readHost, readPort ?? '')).toEqual({ host: someHost, port });
    }),
  );
});

it('prefers the port that was typed along with the host', () => {
  expect(parseDestination('10.0.0.9:5005', '27182')).toEqual({ host: '10.0.0.9', port: 5005 });
  expect(parseDestination('10.0.0.9:70000', '27182')).toBeNull();
});

describe('why Send does not work yet', () => {
  const form = { items: [item], picks: [], host: 'a', port: '27182', plain: false };

  it('says what is missing, one thing after the other, and then nothing', () => {
    expect(whyNotSend({ ...form, items: [], host: '' })).toBe(
      'Add files or folders, then pick a neighbour or type a host.',
    );
    expect(whyNotSend({ ...form, host: ' ' })).toBe('Pick a neighbour or several, or type a host.');
    expect(whyNotSend({ ...form, host: 'a b' })).toBe('This host is not a name or an address.');
    expect(whyNotSend({ ...form, port: '0' })).toBe('The port is a number from 1 to 65535.');
    expect(whyNotSend({ ...form, items: [] })).toBe('Add at least one file or folder.');
    expect(whyNotSend(form)).toBeNull();
  });

  it('is no host that is missing where somebody is picked, but one that cannot be', () => {
    const picked = { ...form, picks: [neighbour(ANNA)], host: '' };
    expect(whyNotSend(picked)).toBeNull();
    expect(whyNotSend({ ...picked, port: '0' })).toBeNull();
    expect(whyNotSend({ ...picked, host: 'a b' })).toBe('This host is not a name or an address.');
  });

  it('is also that there are too many to send to', () => {
    const picks = Array.from({ length: 100 }, () => neighbour(ANNA));
    expect(whyNotSend({ ...form, picks })).toBe('Send to fewer than 100 at a time.');
  });

  it('is also that plain UDP knows no folders', () => {
    const folder = {
      token: 'f',
      name: 'Regatta',
      kind: 'folder' as const,
      sizeBytes: null,
      preview: null,
    };
    expect(whyNotSend({ ...form, items: [item, folder] })).toBeNull();
    expect(whyNotSend({ ...form, items: [item, folder], plain: true })).toBe(
      'Plain UDP carries files, not folders.',
    );
  });
});
