import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcement, key } from './announcement.test-kit.ts';
import { decodeDnsMessage, encodeQuery, encodeResponse, instanceOf, isOurs } from './dns-sd.ts';

const own = announcement();

describe('a response', () => {
  it('says what was put into it, with the addresses of both families', () => {
    const hosts = ['192.168.1.5', 'fe80::5', 'fd12::5'];
    expect(decodeDnsMessage(encodeResponse(own, hosts))).toEqual({
      kind: 'response',
      sightings: [{ announcement: own, hosts, lastsSeconds: 120 }],
    });
  });

  it('holds the records that other browsers look for', () => {
    const packet = decode(Buffer.from(encodeResponse(own, ['10.0.0.5'])));
    const instance = 'Ann’s laptop (a1a1a1a1, 27182)._ferry._udp.local';
    expect(packet.answers).toMatchObject([
      { type: 'PTR', name: '_services._dns-sd._udp.local', data: '_ferry._udp.local' },
      { type: 'PTR', name: '_ferry._udp.local', data: instance, flush: false },
      {
        type: 'SRV',
        name: instance,
        flush: true,
        data: { port: 27182, target: 'ferry-a1a1a1a1a1a1a1a1.local' },
      },
      { type: 'TXT', name: instance },
      { type: 'A', name: 'ferry-a1a1a1a1a1a1a1a1.local', data: '10.0.0.5' },
    ]);
  });

  it('says that it goes', () => {
    expect(decodeDnsMessage(encodeResponse(own, [], 0))).toMatchObject({
      sightings: [{ announcement: own, lastsSeconds: 0 }],
    });
  });

  it('is called something that DNS takes, whatever the device is called', () => {
    const anything = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' });
    fc.assert(
      fc.property(anything, (text) => {
        const deviceName = text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '').trim() || 'x';
        fc.pre(Buffer.byteLength(deviceName) <= 64);
        const instance = instanceOf(announcement({ deviceName }));
        const [label = '', ...rest] = instance.split('.');
        expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
        expect(rest.join('.')).toBe('_ferry._udp.local');
      }),
    );
  });

  it('of somebody without a key, a name or a version that is spoken here, holds nobody', () => {
    const packet = decode(Buffer.from(encodeResponse(own, ['10.0.0.5'])));
    const [list, pointer, service, , address] = packet.answers ?? [];
    const instance = instanceOf(own);
    for (const data of [
      ['txtvers=1', 'v=1', 'n=Ann'],
      ['txtvers=1', 'v=1', `k=${'a1'.repeat(31)}`, 'n=Ann'],
      ['txtvers=1', 'v=2', `k=${'a1'.repeat(32)}`, 'n=Ann'],
      ['txtvers=2', 'v=1', `k=${'a1'.repeat(32)}`, 'n=Ann'],
      ['txtvers=1', 'v=1', `k=${'a1'.repeat(32)}`, 'n='],
    ]) {
      const text = { type: 'TXT', name: instance, data } as const;
      const answers = [list, pointer, service, text, address].filter((one) => one !== undefined);
      expect(decodeDnsMessage(encode({ type: 'response', answers }))).toEqual({
        kind: 'response',
        sightings: [],
      });
    }
  });
});

describe('a query', () => {
  it('asks for the service, and names those who need not answer', () => {
    expect(decodeDnsMessage(encodeQuery([own]))).toEqual({
      kind: 'query',
      names: ['_ferry._udp.local'],
      known: [instanceOf(own)],
    });
  });

  it('is understood however many there are who need not answer', () => {
    const deviceName = 'ツ'.repeat(21);
    const many = Array.from({ length: 4_096 }, (_, at) =>
      announcement({ publicKey: key(at + 1), deviceName, port: 65_535 }),
    );
    const query = decodeDnsMessage(encodeQuery(many));
    expect(query).toMatchObject({ kind: 'query', names: ['_ferry._udp.local'] });
  });

  it('is for us if it asks for anything that is ours, in whatever case', () => {
    for (const name of ['_FERRY._udp.local', instanceOf(own), 'ferry-A1a1a1a1a1a1a1a1.local']) {
      expect(isOurs(name, own)).toBe(true);
    }
    expect(isOurs('_http._tcp.local', own)).toBe(false);
  });
});

it('takes no message with thousands of records apart', () => {
  const question = { type: 'PTR', name: '_ferry._udp.local' } as const;
  const many = encode({ type: 'query', questions: Array.from({ length: 100 }, () => question) });
  expect(decodeDnsMessage(many)).toBeNull();
});
