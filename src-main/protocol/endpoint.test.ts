import { describe, expect, it } from 'vitest';
import { FileTransfer } from '../simulation/file-transfer.ts';
import { RECEIVER_IDENTITY } from '../simulation/sim-endpoint.ts';

describe('an endpoint', () => {
  it('carries files over a perfect link, and both sides see the same code', () => {
    const transfer = new FileTransfer({
      sizes: [0, 1, 100_000, 3_000_000],
      forth: { delayMs: 10 },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    const { sender, receiver } = transfer;
    expect(sender.cause).toEqual({ kind: 'local', code: 0, reason: '' });
    expect(receiver.cause).toEqual({ kind: 'peer', code: 0, reason: '' });
    expect(sender.code).toMatch(/^\d{6}$/);
    expect(receiver.code).toBe(sender.code);
    expect(sender.remotePublicKey).toEqual(RECEIVER_IDENTITY.publicKey);
    expect(sender.chunksAcked).toBe(sender.chunksHanded);
  });
});

describe('a fault of our own', () => {
  it('ends its connection with INTERNAL on both sides, and is kept for the log', () => {
    const transfer = new FileTransfer({ sizes: [1_000_000], forth: { delayMs: 10 } });
    const { network, receiver, receivingEndpoint } = transfer;
    network.runUntil(() => receiver.receivedBytes > 0, 10_000);
    const { connection } = receiver;
    Object.defineProperty(connection, 'handlePacket', {
      configurable: true,
      value: () => {
        Reflect.deleteProperty(connection!, 'handlePacket');
        throw new Error('a bug');
      },
    });
    network.runUntil(() => transfer.sender.cause !== null, 10_000);
    expect(receivingEndpoint.counters.faults).toBe(1);
    expect(receivingEndpoint.lastFault).toEqual(new Error('a bug'));
    expect(receiver.cause).toEqual({ kind: 'local', code: 3, reason: 'a bug' });
    expect(transfer.sender.cause).toEqual({ kind: 'peer', code: 3, reason: 'a bug' });
  });
});
