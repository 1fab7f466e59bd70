/** The handshake over bad networks: each packet lost, late, twice or damaged. */
import { describe, expect, it } from 'vitest';
import { makeKeyPair } from '../io/crypto/sodium-crypto.ts';
import { FileSender } from '../simulation/file-apps.ts';
import { FileTransfer, RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { Link, PERFECT_LINK } from '../simulation/link.ts';
import { Prng } from '../simulation/prng.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import { isSameAddress } from './path.ts';

const ONE_WAY_MS = 10;
const makeTransfer = () => new FileTransfer({ sizes: [5_000], forth: { delayMs: ONE_WAY_MS } });

/** Loses the first `count` datagrams whose first byte is `type`. */
function loseFirst(transfer: FileTransfer, type: number, count: number): void {
  const { network, forth, back } = transfer;
  let left = count;
  network.onSent = (bytes, from) => {
    const link = isSameAddress(from, SENDER_ADDRESS) ? forth : back;
    const isLost = bytes[0] === type && left > 0;
    if (isLost) left--;
    link.config = { ...link.config, lossFraction: isLost ? 1 : 0 };
  };
}

describe('the handshake', () => {
  it('takes one round trip on each side', () => {
    const transfer = makeTransfer();
    transfer.run(10_000);
    expect(transfer.sender.connectedAt).toBe(2 * ONE_WAY_MS);
    transfer.assertDelivered();
  });

  it.each([
    ['INITIAL', 0x80, 1, 250 + 20],
    ['INITIAL', 0x80, 4, 2_750 + 20],
    ['REPLY', 0x82, 1, 250 + 20],
    ['REPLY', 0x82, 2, 750 + 20],
    ['CONFIRM', 0x83, 1, 20],
    ['CONFIRM', 0x83, 3, 20],
  ])('gets over the loss of %s (0x%s), %i times', (_name, type, count, connectedAt) => {
    const transfer = makeTransfer();
    loseFirst(transfer, type, count);
    expect(transfer.run(20_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.sender.connectedAt).toBe(connectedAt);
  });

  it('gets over the loss of the first three PACKETs of both sides', () => {
    const transfer = makeTransfer();
    loseFirst(transfer, 0xa0, 6);
    expect(transfer.run(20_000)).toBe(true);
    transfer.assertDelivered();
  });

  it('believes a REPLY from another address of the responder, and goes there once that is proved', () => {
    const transfer = new FileTransfer({ sizes: [1_000_000], forth: { delayMs: ONE_WAY_MS } });
    const { network, receiver, receivingEndpoint, back } = transfer;
    const second = { host: '10.0.0.3', port: RECEIVER_ADDRESS.port };
    // As if its routing preferred the second address: it sends from there, and is reached at both.
    network.move(RECEIVER_ADDRESS, second);
    network.attach(RECEIVER_ADDRESS, receivingEndpoint, back, receiver);
    const reached = network.runUntil(() => transfer.sender.connectedAt !== null, 5_000);
    expect(reached).toBe(true);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_ADDRESS);
    expect(transfer.run(10_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.sender.connection?.remote).toEqual(second);
  });

  it.each([
    ['REPLY', 0x82],
    ['CONFIRM', 0x83],
  ])('sends a stranger who copies %s (0x%s) no more than three times that', (_name, type) => {
    const transfer = new FileTransfer({ sizes: [1_000_000], forth: { delayMs: ONE_WAY_MS } });
    const { network } = transfer;
    const stranger = { host: '66.6.6.6', port: 666 };
    let cameBytes = 0;
    let wentBytes = 0;
    network.onSent = (bytes, _from, to, now) => {
      if (isSameAddress(to, stranger)) wentBytes += bytes.length;
      if (bytes[0] !== type) return;
      // Ahead of the true one.
      network.inject(bytes, stranger, to, now + 1);
      cameBytes += bytes.length;
    };
    expect(transfer.run(10_000)).toBe(true);
    transfer.assertDelivered();
    expect(cameBytes).toBeGreaterThan(100);
    expect(wentBytes).toBeLessThanOrEqual(3 * cameBytes);
  });

  it('goes through a RETRY when a listener is under load', () => {
    const transfer = makeTransfer();
    const { network, receivingEndpoint } = transfer;
    let retries = 0;
    network.onSent = (bytes, _from, to) => {
      if (bytes[0] === 0x81 && isSameAddress(to, SENDER_ADDRESS)) retries++;
    };
    const prng = new Prng(1);
    for (let i = 0; i < 16; i++) {
      const initial = new Uint8Array(1_200);
      initial.set([0x80, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1, ...prng.bytes(8), 0, 0, 32]);
      initial.set(makeKeyPair().publicKey, 20);
      receivingEndpoint.handleDatagram(initial, { host: '8.8.8.8', port: i }, 0);
    }
    expect(receivingEndpoint.halfOpenCount).toBe(16);
    expect(transfer.run(10_000)).toBe(true);
    transfer.assertDelivered();
    expect(retries).toBe(1);
    // One more round trip.
    expect(transfer.sender.connectedAt).toBe(4 * ONE_WAY_MS);
  });

  it('does not begin while a listener is not accepting', () => {
    const transfer = makeTransfer();
    transfer.receivingEndpoint.setAccepting(false);
    transfer.network.runUntil(() => transfer.sender.cause !== null, 20_000);
    expect(transfer.sender.cause).toEqual({ kind: 'no-answer' });
  });

  it('makes two hundred and fifty-six connections, and tells the next one BUSY', () => {
    const transfer = new FileTransfer({ sizes: [], forth: { delayMs: 1 } });
    const { network, receivingEndpoint } = transfer;
    transfer.sender.isPaused = true;
    const senders: FileSender[] = [];
    for (let i = 0; i < 257; i++) {
      const endpoint = makeSimEndpoint('sender');
      const sender = new FileSender(endpoint, RECEIVER_ADDRESS, [1]);
      sender.isPaused = true;
      senders.push(sender);
      const link = new Link({ ...PERFECT_LINK, delayMs: 1 + i / 10 }, new Prng(i));
      network.attach({ host: `10.1.0.${i & 255}`, port: 1_000 + i }, endpoint, link, sender);
    }
    const isTold = network.runUntil(
      () => senders.some((sender) => sender.cause?.kind === 'peer'),
      10_000,
    );
    expect(isTold).toBe(true);
    const causes = senders.flatMap((sender) => (sender.cause ? [sender.cause] : []));
    expect(causes[0]).toEqual({ kind: 'peer', code: 11, reason: 'too many connections' });
    expect([...receivingEndpoint.connections].length).toBeLessThanOrEqual(256 + 64);
  });
});
