import { describe, expect, it } from 'vitest';
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import { RECEIVER_IDENTITY } from '../simulation/sim-endpoint.ts';
import type { ConnectionId } from './connection-id.ts';
import { ResponderHandshake } from './handshake.ts';
import { HalfOpenTable } from './half-open-table.ts';
import { decodeHandshakePacket, encodeInitial } from './packet.ts';

const handshake = makeHandshake();

function fill(table: HalfOpenTable, host: string, count: number, firstPort = 1): void {
  for (let port = firstPort; port < firstPort + count; port += 1) {
    table.makeRoom();
    table.add({ host, port }, id(port), id(100_000 + port), handshake, port);
  }
}

describe('the table of half-open handshakes', () => {
  it('holds 64 records, and gives those of one address to each other', () => {
    const table = new HalfOpenTable();
    fill(table, '10.0.0.1', 1);
    fill(table, '66.0.0.1', 5_000, 1_000);
    expect(table.count).toBe(64);
    expect(table.find({ host: '10.0.0.1', port: 1 }, id(1))).not.toBeNull();
    expect(table.find({ host: '66.0.0.1', port: 5_999 }, id(5_999))).not.toBeNull();
    expect(table.find({ host: '66.0.0.1', port: 1_000 }, id(1_000))).toBeNull();
  });

  it('counts a network of IPv6 as one', () => {
    const table = new HalfOpenTable();
    fill(table, '2001:db8::7', 2);
    for (let i = 0; i < 300; i += 1) fill(table, `2001:db8:66::${i.toString(16)}`, 1, 1_000 + i);
    expect(table.find({ host: '2001:db8::7', port: 1 }, id(1))).not.toBeNull();
    expect(table.find({ host: '2001:db8::7', port: 2 }, id(2))).not.toBeNull();
    expect(table.count).toBe(64);
  });

  it('lets the oldest go when each network holds one', () => {
    const table = new HalfOpenTable();
    for (let i = 0; i < 65; i += 1) fill(table, `66.0.0.${i}`, 1, 1_000 + i);
    expect(table.find({ host: '66.0.0.0', port: 1_000 }, id(1_000))).toBeNull();
    expect(table.find({ host: '66.0.0.1', port: 1_001 }, id(1_001))).not.toBeNull();
  });

  it('tries 32 CONFIRMs on one record', () => {
    const table = new HalfOpenTable();
    const record = table.add({ host: 'h', port: 1 }, id(1), id(2), handshake, 0);
    for (let i = 0; i < 32; i += 1) expect(table.takeTry(record)).toBe(true);
    expect(table.takeTry(record)).toBe(false);
  });
});

function id(number: number): ConnectionId {
  return { high: 0, low: number };
}

function makeHandshake(): ResponderHandshake {
  const initiator = sodiumCrypto.startHandshake('initiator', RECEIVER_IDENTITY);
  const message1 = initiator.writeMessage(new Uint8Array(0))!;
  const packet = decodeHandshakePacket(encodeInitial(id(1), new Uint8Array(0), message1));
  if (packet?.kind !== 'initial') throw new Error('not an INITIAL');
  return ResponderHandshake.start(
    sodiumCrypto,
    RECEIVER_IDENTITY,
    id(1),
    {
      initialMaxDataBytes: 0,
      initialMaxControlBytes: 65_540,
      maxDatagramBytes: 1_200,
      maxAckDelayMs: 25,
      idleTimeoutMs: 30_000,
      deviceName: null,
      sasCommitment: null,
      versions: [1],
      receiveBufferBytes: 0,
      connectionId: id(2),
      resetToken: null,
      previewsMax: 0,
      knowsLists: false,
    },
    packet.noise,
  )!;
}
