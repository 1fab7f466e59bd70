import { describe, expect, it } from 'vitest';
import { lookupHost } from './host-lookup.ts';

describe('lookupHost', () => {
  it('takes numeric addresses as they are', async () => {
    expect(await lookupHost('127.0.0.1')).toEqual({ ok: true, value: ['127.0.0.1'] });
    expect(await lookupHost('::1')).toEqual({ ok: true, value: ['::1'] });
  });

  it.each([
    ['fe80::1', ['fe80::1%eth0', 'fe80::1%wlan0']],
    ['fe80::1%enp3s0', ['fe80::1%eth0', 'fe80::1%wlan0']],
    ['fe80::1%wlan0', ['fe80::1%wlan0']],
    ['fd00::1', ['fd00::1']],
  ])('looks for %s where this computer has such neighbours', async (host, value) => {
    expect(await lookupHost(host, () => ['eth0', 'wlan0'])).toEqual({ ok: true, value });
  });

  it('finds this computer by its name', async () => {
    const found = await lookupHost('localhost');
    expect(found.ok && found.value.some((host) => ['127.0.0.1', '::1'].includes(host))).toBe(true);
  });

  it.each([
    '',
    '300.1.1.1',
    '1.2.3',
    '0.0.0.0',
    '::',
    '255.255.255.255',
    '224.0.0.1',
    'ff02::1',
    'a b',
    '-x-',
    'a..b',
    'x/y',
    'a'.repeat(300),
  ])('says that %j is no address', async (host) => {
    expect(await lookupHost(host)).toEqual({ ok: false, failure: { kind: 'bad-address', host } });
  });

  it('says that nobody has a name that nobody has', async () => {
    const failure = { kind: 'unknown-host', host: 'nobody.invalid' };
    expect(await lookupHost('nobody.invalid')).toEqual({ ok: false, failure });
  });
});
