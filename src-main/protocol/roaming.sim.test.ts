/** Either side changes its address in the middle of a transfer; and whoever pretends that it did. */
import { describe, expect, it } from 'vitest';
import { FileTransfer, RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import type { Address } from './connection-api.ts';
import { isSameAddress } from './path.ts';

const MEGABYTE = 1_000_000;
const ONE_WAY_MS = 20;
/** 3 MB take 2.4 s on this link, and some more to begin and to end. */
const PLAIN_MS = 2_600;
const OUTAGE_MS = 20_000;

const makeTransfer = () =>
  new FileTransfer({
    sizes: [3 * MEGABYTE],
    forth: {
      delayMs: ONE_WAY_MS,
      rateBytesPerSecond: 1.25 * MEGABYTE,
      queueBytes: 100_000,
      mtuBytes: 1_472,
    },
    receiver: { receiveWindowBytes: MEGABYTE },
  });

/** The same pace without a queue: a copy that is faster overtakes nothing but its original. */
const makeQuietTransfer = () =>
  new FileTransfer({
    sizes: [3 * MEGABYTE],
    forth: { delayMs: ONE_WAY_MS, mtuBytes: 1_472 },
    connect: { maxDatagramBytes: 1_452, rateLimitBytesPerSecond: 1.25 * MEGABYTE },
  });

const SENDER_PORT: Address = { host: SENDER_ADDRESS.host, port: 50_001 };
const SENDER_AWAY: Address = { host: '192.168.7.7', port: 4_444 };
const RECEIVER_AWAY: Address = { host: '192.168.8.8', port: RECEIVER_ADDRESS.port };
const MALLORY: Address = { host: '6.6.6.6', port: 666 };

/** In the middle: a third of the bytes have arrived. */
function reachMiddle(transfer: FileTransfer): void {
  const isThere = () => transfer.receiver.receivedBytes > MEGABYTE;
  expect(transfer.network.runUntil(isThere, 10_000)).toBe(true);
}

/** Nothing comes through from now on, and five seconds later somebody is elsewhere. */
function moveInOutage({ network, forth, back }: FileTransfer, from: Address, to: Address): void {
  const { now } = network;
  const outage = { outageFromMs: now, outageUntilMs: now + OUTAGE_MS };
  forth.config = { ...forth.config, ...outage };
  back.config = { ...back.config, ...outage };
  network.runUntil(() => network.now > now + 5_000, 10_000);
  network.move(from, to);
}

function expectDelivered(transfer: FileTransfer, withinMs: number): void {
  expect(transfer.run(120_000)).toBe(true);
  transfer.assertDelivered();
  expect(transfer.sender.doneAt).toBeLessThan(withinMs);
}

/** INITIALs that were sent from now on. */
function countInitials(transfer: FileTransfer): () => number {
  let count = 0;
  const { onSent } = transfer.network;
  transfer.network.onSent = (bytes, from, to, now) => {
    if (bytes[0] === 0x80) count++;
    onSent(bytes, from, to, now);
  };
  return () => count;
}

describe('a transfer', () => {
  it('does not slow down when a NAT gives its sender another port', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    const initials = countInitials(transfer);
    transfer.network.move(SENDER_ADDRESS, SENDER_PORT);
    expectDelivered(transfer, PLAIN_MS + 200);
    expect(initials()).toBe(0);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_PORT);
    expect(transfer.receiver.connection?.stats.minRttMs).toBeGreaterThan(0);
  });

  it('goes on within half a second when its sender is on another network', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    transfer.network.move(SENDER_ADDRESS, SENDER_AWAY);
    transfer.sendingEndpoint.handleNetworkChange(transfer.network.now);
    expectDelivered(transfer, PLAIN_MS + 500);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_AWAY);
  });

  it('goes on when its receiver is on another network, which says so', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    transfer.network.move(RECEIVER_ADDRESS, RECEIVER_AWAY);
    transfer.receivingEndpoint.handleNetworkChange(transfer.network.now);
    expectDelivered(transfer, PLAIN_MS + 1_000);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_AWAY);
  });

  it('goes on when its receiver has moved without noticing, as soon as that asks into the silence', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    transfer.network.move(RECEIVER_ADDRESS, RECEIVER_AWAY);
    expectDelivered(transfer, PLAIN_MS + 3_000);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_AWAY);
  });

  it('goes on when both sides move, one after the other', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    const { network } = transfer;
    const { now } = network;
    network.move(SENDER_ADDRESS, SENDER_AWAY);
    network.runUntil(() => network.now > now + 4 * ONE_WAY_MS, 1_000);
    network.move(RECEIVER_ADDRESS, RECEIVER_AWAY);
    transfer.receivingEndpoint.handleNetworkChange(network.now);
    expectDelivered(transfer, PLAIN_MS + 1_500);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_AWAY);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_AWAY);
  });

  it('goes on when both sides move at one instant and one of the old addresses still leads there', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    const { network } = transfer;
    network.move(SENDER_ADDRESS, SENDER_AWAY);
    network.move(RECEIVER_ADDRESS, RECEIVER_AWAY);
    network.onSent = (bytes, from, to, now) => {
      // As a router does that still forwards the old one.
      if (isSameAddress(to, RECEIVER_ADDRESS)) {
        network.inject(bytes, from, RECEIVER_AWAY, now + ONE_WAY_MS);
      }
    };
    expectDelivered(transfer, PLAIN_MS + 2_000);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_AWAY);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_AWAY);
  });

  it('goes on after an outage in which its sender has moved', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    moveInOutage(transfer, SENDER_ADDRESS, SENDER_AWAY);
    expectDelivered(transfer, PLAIN_MS + OUTAGE_MS + 2_000);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_AWAY);
  });

  it('goes on after an outage in which its receiver has moved', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    moveInOutage(transfer, RECEIVER_ADDRESS, RECEIVER_AWAY);
    expectDelivered(transfer, PLAIN_MS + OUTAGE_MS + 2_000);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_AWAY);
  });

  it('comes back to an address that it had left', () => {
    const transfer = makeTransfer();
    reachMiddle(transfer);
    const { network } = transfer;
    network.move(SENDER_ADDRESS, SENDER_AWAY);
    network.runUntil(() => transfer.receiver.receivedBytes > 2 * MEGABYTE, 10_000);
    network.move(SENDER_AWAY, SENDER_ADDRESS);
    expectDelivered(transfer, PLAIN_MS + 2_000);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_ADDRESS);
  });
});

describe('an attacker', () => {
  it('who copies every fifth packet, faster and from elsewhere, moves nothing and is sent next to nothing', () => {
    const transfer = makeQuietTransfer();
    const { network } = transfer;
    let cameBytes = 0;
    let wentBytes = 0;
    let packets = 0;
    network.onSent = (bytes, _from, to, now) => {
      if (isSameAddress(to, MALLORY)) wentBytes += bytes.length;
      else if (bytes[0] === 0xa0 && packets++ % 5 === 0) {
        cameBytes += bytes.length;
        network.inject(bytes, MALLORY, to, now + ONE_WAY_MS - 1);
      }
    };
    expectDelivered(transfer, PLAIN_MS + 300);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_ADDRESS);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_ADDRESS);
    expect(cameBytes).toBeGreaterThan(100_000);
    expect(wentBytes).toBeLessThan(2_000);
  });

  it('who carried everything through its own address and then stops costs a moment, not the transfer', () => {
    const transfer = makeQuietTransfer();
    const { network } = transfer;
    let isThere = true;
    let carried = 0;
    network.onSent = (bytes, from, _to, now) => {
      if (!isThere || bytes[0] !== 0xa0) return;
      // Both directions go through it, and it is faster than the way that packets take by themselves.
      const other = isSameAddress(from, SENDER_ADDRESS) ? RECEIVER_ADDRESS : SENDER_ADDRESS;
      carried++;
      network.inject(bytes, MALLORY, other, now + ONE_WAY_MS / 4);
    };
    reachMiddle(transfer);
    expect(transfer.receiver.connection?.remote).toEqual(MALLORY);
    expect(carried).toBeGreaterThan(100);
    isThere = false;
    expectDelivered(transfer, PLAIN_MS + 5_000);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_ADDRESS);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_ADDRESS);
  });

  it('who crowds a true move with copies from many addresses does not keep it from being believed', () => {
    const transfer = makeQuietTransfer();
    reachMiddle(transfer);
    const { network } = transfer;
    let packets = 0;
    network.move(SENDER_ADDRESS, SENDER_AWAY);
    network.onSent = (bytes, from, to, now) => {
      if (!isSameAddress(from, SENDER_AWAY) || packets++ % 2 === 0) return;
      const stranger = { host: `66.0.0.${packets % 256}`, port: 66 };
      network.inject(bytes, stranger, to, now + ONE_WAY_MS - 1);
    };
    expectDelivered(transfer, PLAIN_MS + 3_000);
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_AWAY);
  });
});
