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
