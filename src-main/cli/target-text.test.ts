import { describe, expect, it } from 'vitest';
import { parseListenPort, parseTarget } from './target-text.ts';
import { UsageError } from './usage.ts';

describe('parseTarget', () => {
  it.each([
    ['laptop', 'laptop', 27182],
    ['laptop.local:5000', 'laptop.local', 5000],
    ['192.168.1.5', '192.168.1.5', 27182],
    ['192.168.1.5:9', '192.168.1.5', 9],
    ['::1', '::1', 27182],
    ['[::1]', '::1', 27182],
    ['[::1]:27183', '::1', 27183],
    ['fe80::1%eth0', 'fe80::1%eth0', 27182],
    ['[fe80::1%eth0]:65535', 'fe80::1%eth0', 65535],
  ])('reads %s', (text, host, port) => {
    expect(parseTarget(text)).toEqual({ host, port, publicKey: null });
  });

  it('reads a link, with the key that it names', () => {
    const publicKey = '0f'.repeat(32);
    const link = `ferry://192.168.1.5:9/?key=${publicKey}&name=Studio`;
    expect(parseTarget(link)).toEqual({ host: '192.168.1.5', port: 9, publicKey });
  });

  it('sends to nobody by a link that was not copied whole', () => {
    expect(() => parseTarget('ferry://192.168.1.5:9/?key=0f0f0f')).toThrow(/damaged/);
  });

  it.each(['', 'a:0', 'a:65536'])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(UsageError);
  });

  it.each([':5000', 'a:x', '[::1', '[laptop]:5', 'a:1:2', '[::1]5', 'a:', 'Lab: PC: 3'])(
    'leaves %j to devices that may be called so',
    (text) => {
      expect(parseTarget(text)).toBeNull();
    },
  );
});

describe('parseListenPort', () => {
  it('takes 0 to 65535', () => {
    expect(parseListenPort('0')).toBe(0);
    expect(parseListenPort('65535')).toBe(65_535);
  });

  it.each(['65536', '-1', '', 'x', '1.5'])('refuses %j', (text) => {
    expect(() => parseListenPort(text)).toThrow(UsageError);
  });
});
