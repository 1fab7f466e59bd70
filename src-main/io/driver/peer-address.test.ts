import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeerAddresses, plainHost, wireHostFor } from './peer-address.ts';

describe('plainHost', () => {
  it('shows a mapped IPv4 address as IPv4', () => {
    expect(plainHost('::ffff:192.168.1.5')).toBe('192.168.1.5');
  });

  it('leaves other addresses alone', () => {
    expect(plainHost('::1')).toBe('::1');
    expect(plainHost('fe80::1%eth0')).toBe('fe80::1%eth0');
    expect(plainHost('::ffff:1:2')).toBe('::ffff:1:2');
  });
});

describe('wireHostFor', () => {
  it('maps IPv4 for a dual-stack socket only', () => {
    expect(wireHostFor('10.0.0.1', 'udp6')).toBe('::ffff:10.0.0.1');
    expect(wireHostFor('10.0.0.1', 'udp4')).toBe('10.0.0.1');
    expect(wireHostFor('::1', 'udp6')).toBe('::1');
  });
});

describe('PeerAddresses', () => {
  it('gives the same object for the same host and port', () => {
    const addresses = new PeerAddresses('udp6');
    const first = addresses.of('::ffff:10.0.0.1', 5000);
    addresses.of('::ffff:10.0.0.2', 5000);
    addresses.of('::ffff:10.0.0.1', 5001);
    expect(addresses.of('::ffff:10.0.0.1', 5000)).toBe(first);
    expect(first).toMatchObject({ host: '10.0.0.1', port: 5000, wireHost: '::ffff:10.0.0.1' });
  });

  it('tells hosts and ports apart, whatever the order in which they come', () => {
    const ports = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.ipV4(), ports), { maxLength: 50 }), (senders) => {
        const addresses = new PeerAddresses('udp4');
        for (const [host, port] of senders) {
          expect(addresses.of(host, port)).toMatchObject({ host, port, wireHost: host });
        }
      }),
    );
  });

  it('forgets rather than grows when thousands of senders make themselves up', () => {
    const addresses = new PeerAddresses('udp4');
    const first = addresses.of('10.0.0.1', 1);
    for (let port = 2; port < 5_000; port += 1) addresses.of('10.0.0.1', port);
    expect(addresses.of('10.0.0.1', 1)).not.toBe(first);
  });
});
