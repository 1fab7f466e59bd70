import fc from 'fast-check';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { encodeRawAddress, hostOfRaw, portOfRaw } from './raw-address.ts';
import { systemCalls } from './system-calls.ts';

const calls = systemCalls();

describe('hostOfRaw and portOfRaw', () => {
  const raw6 = (hex: string, scope = 0): Uint8Array => {
    const raw = new Uint8Array(28);
    raw.set([10, 0, 0x6a, 0x2e]);
    raw.set(Buffer.from(hex, 'hex'), 8);
    raw[24] = scope;
    return raw;
  };

  it('reads IPv4', () => {
    const raw = Uint8Array.of(2, 0, 0x6a, 0x2e, 192, 168, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0);
    expect([hostOfRaw(raw), portOfRaw(raw)]).toEqual(['192.168.1.5', 27_182]);
  });

  it.each([
    ['00000000000000000000ffffc0a80105', '::ffff:192.168.1.5'],
    ['00000000000000000000000000000001', '::1'],
    ['00000000000000000000000000000000', '::'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['fd770000000000000000000000000000', 'fd77::'],
  ])('reads IPv6 %s as %s', (hex, host) => {
    expect([hostOfRaw(raw6(hex)), portOfRaw(raw6(hex))]).toEqual([host, 27_182]);
  });

  it('names the interface of a link-local address, or its number when there is none', () => {
    expect(hostOfRaw(raw6('fe800000000000000000000000000001', 250))).toBe('fe80::1%250');
    for (const [name, infos] of Object.entries(networkInterfaces())) {
      for (const info of infos ?? []) {
        if (info.family !== 'IPv6' || !info.scopeid) continue;
        const raw = raw6('fe800000000000000000000000000001', info.scopeid);
        expect(hostOfRaw(raw)).toBe(`fe80::1%${name}`);
      }
    }
  });
});

describe.runIf(calls !== null)('encodeRawAddress', () => {
  it('writes what hostOfRaw and portOfRaw read, for every address and port', () => {
    const ports = fc.integer({ min: 0, max: 65_535 });
    fc.assert(
      fc.property(fc.ipV4(), ports, (host, port) => {
        const raw = encodeRawAddress(calls!, 'udp4', host, port)!;
        expect([hostOfRaw(raw), portOfRaw(raw)]).toEqual([host, port]);
      }),
    );
    const words = fc.array(fc.constantFrom(0, 1, 0xffff, 0x2001), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(words, ports, (address, port) => {
        const host = address.map((word) => word.toString(16)).join(':');
        const raw = encodeRawAddress(calls!, 'udp6', host, port)!;
        const shown = hostOfRaw(raw);
        // The shortest form is another text of the same address.
        expect(encodeRawAddress(calls!, 'udp6', shown, port)).toEqual(raw);
        expect(portOfRaw(raw)).toBe(port);
      }),
    );
  });

  it.each(['', 'host', '1.2.3', '192.168.1.5%lo'])('refuses %j as IPv4', (host) => {
    expect(encodeRawAddress(calls!, 'udp4', host, 1)).toBeNull();
  });

  it.each(['', '1.2.3.4', 'fe80::1%no-such-interface'])('refuses %j as IPv6', (host) => {
    expect(encodeRawAddress(calls!, 'udp6', host, 1)).toBeNull();
  });

  it('writes the scope of a link-local address', () => {
    const raw = encodeRawAddress(calls!, 'udp6', 'fe80::1%7', 1)!;
    expect([...raw.subarray(24)]).toEqual([7, 0, 0, 0]);
  });
});
