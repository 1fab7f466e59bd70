/** Outages, sleep and peers that are gone: what a transfer survives, and what it is told of the rest. */
import { describe, expect, it } from 'vitest';
import { FileReceiver } from '../simulation/file-apps.ts';
import {
  FileTransfer,
  RECEIVER_ADDRESS,
  SENDER_ADDRESS,
  type FileTransferOptions,
} from '../simulation/file-transfer.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import { SleepyHost } from '../simulation/sleepy-host.ts';

const MEGABYTE = 1_000_000;

/** 8 MB at 2.5 MB/s over 40 ms; `mtuBytes` of a jumbo path, so that there is a size to lose. */
const OPTIONS: FileTransferOptions = {
  sizes: [8 * MEGABYTE],
  forth: {
    delayMs: 20,
    rateBytesPerSecond: 2.5 * MEGABYTE,
    queueBytes: 200_000,
    mtuBytes: 8_972,
  },
  receiver: { receiveWindowBytes: 2 * MEGABYTE },
};

function reachMiddle(transfer: FileTransfer): void {
  const isThere = () => transfer.receiver.receivedBytes > 3 * MEGABYTE;
  expect(transfer.network.runUntil(isThere, 20_000)).toBe(true);
}

function doneAt(transfer: FileTransfer): number {
  expect(transfer.run(7_200_000)).toBe(true);
  transfer.assertDelivered();
  return transfer.sender.doneAt!;
}

const undisturbedMs = (() => {
  const transfer = new FileTransfer(OPTIONS);
  return doneAt(transfer);
})();

function cut(transfer: FileTransfer, lengthMs: number, isBothWays = true): void {
  const { network, forth, back } = transfer;
  const outage = { outageFromMs: network.now, outageUntilMs: network.now + lengthMs };
  forth.config = { ...forth.config, ...outage };
  if (isBothWays) back.config = { ...back.config, ...outage };
}

/** Either host can be sent to sleep. */
function makeSleepy(transfer: FileTransfer): { sender: SleepyHost; receiver: SleepyHost } {
  const { network, sendingEndpoint, receivingEndpoint } = transfer;
  const sender = new SleepyHost(sendingEndpoint, transfer.sender);
  const receiver = new SleepyHost(receivingEndpoint, transfer.receiver);
  network.detach(sendingEndpoint);
  network.detach(receivingEndpoint);
  network.attach(SENDER_ADDRESS, sender, transfer.forth, transfer.sender);
  network.attach(RECEIVER_ADDRESS, receiver, transfer.back, transfer.receiver);
  return { sender, receiver };
}

describe('an outage', () => {
  it.each([
    ['three seconds', 3_000, true],
    ['ten seconds', 10_000, true],
    ['ten seconds, of the way forth only', 10_000, false],
    ['five minutes', 300_000, true],
  ])('of %s costs less than two seconds more than itself', (_name, lengthMs, isBothWays) => {
    const transfer = new FileTransfer(OPTIONS);
    reachMiddle(transfer);
    cut(transfer, lengthMs, isBothWays);
    expect(doneAt(transfer) - undisturbedMs - lengthMs).toBeLessThan(2_000);
  });

  it('leaves the size of datagrams and the pace as they were, a second after it is over', () => {
    const transfer = new FileTransfer({ ...OPTIONS, sizes: [8 * MEGABYTE, 8 * MEGABYTE] });
    reachMiddle(transfer);
    expect(transfer.sender.connection!.stats.datagramBytes).toBe(8_680);
    cut(transfer, 10_000);
    const { network, receiver } = transfer;
    const backAt = network.now + 10_000;
    network.runUntil(() => network.now >= backAt + 2_000, 13_000);
    expect(transfer.sender.connection!.stats.datagramBytes).toBe(8_680);
    const before = receiver.receivedBytes;
    network.runUntil(() => network.now >= backAt + 3_000, 13_000);
    expect(receiver.receivedBytes - before).toBeGreaterThan(2 * MEGABYTE);
  });

  it('is silence on both sides, counted from the last word', () => {
    const transfer = new FileTransfer(OPTIONS);
    reachMiddle(transfer);
    cut(transfer, 60_000);
    const { network, sender, receiver } = transfer;
    const cutAt = network.now;
    network.runUntil(() => network.now >= cutAt + 12_000, 20_000);
    for (const { connection } of [sender, receiver]) {
      expect(connection!.silentMs(network.now)).toBeGreaterThan(11_000);
      expect(connection!.silentMs(network.now)).toBeLessThan(14_000);
    }
    network.runUntil(() => network.now >= cutAt + 62_000, 60_000);
    expect(sender.connection!.silentMs(network.now)).toBeLessThan(1_000);
  });

  it('is asked about by each side once a second, with packets that fit anywhere', () => {
    const transfer = new FileTransfer(OPTIONS);
    reachMiddle(transfer);
    const { network } = transfer;
    cut(transfer, 120_000);
    const cutAt = network.now;
    network.runUntil(() => network.now >= cutAt + 5_000, 10_000);
    const sent = { '10.0.0.1': 0, '10.0.0.2': 0 };
    let largest = 0;
    network.onSent = (bytes, from) => {
      sent[from.host as keyof typeof sent]++;
      largest = Math.max(largest, bytes.length);
    };
    network.runUntil(() => network.now >= cutAt + 65_000, 70_000);
    expect(sent['10.0.0.1']).toBeGreaterThanOrEqual(60);
    expect(sent['10.0.0.1']).toBeLessThan(180);
    expect(sent['10.0.0.2']).toBeGreaterThanOrEqual(60);
    expect(sent['10.0.0.2']).toBeLessThan(180);
    expect(largest).toBeLessThanOrEqual(1_200);
  });
});

describe('a process that slept', () => {
  it.each(['sender', 'receiver'] as const)('five minutes, as the %s, goes on', (who) => {
    const transfer = new FileTransfer(OPTIONS);
    const hosts = makeSleepy(transfer);
    reachMiddle(transfer);
    hosts[who].sleepUntil(transfer.network.now + 300_000);
    expect(doneAt(transfer) - undisturbedMs - 300_000).toBeLessThan(2_000);
    expect(transfer.sender.connection!.stats.smoothedRttMs).toBeLessThan(1_000);
  });

  it('an hour together with its peer goes on, although each has been silent for longer than allowed', () => {
    const transfer = new FileTransfer(OPTIONS);
    const hosts = makeSleepy(transfer);
    reachMiddle(transfer);
    hosts.sender.sleepUntil(transfer.network.now + 3_600_000);
    hosts.receiver.sleepUntil(transfer.network.now + 3_600_900);
    expect(doneAt(transfer) - undisturbedMs - 3_600_900).toBeLessThan(2_500);
  });

  it('an hour alone is told at once that the other side has given up', () => {
    const transfer = new FileTransfer(OPTIONS);
    const hosts = makeSleepy(transfer);
    reachMiddle(transfer);
    const { network, sender, receiver } = transfer;
    const wakesAt = network.now + 3_600_000;
    hosts.sender.sleepUntil(wakesAt);
    network.runUntil(() => sender.cause !== null, 7_200_000);
    expect(receiver.cause).toMatchObject({ kind: 'idle', silentMs: 600_000 });
    expect(sender.cause).toEqual({ kind: 'reset' });
    expect(network.now - wakesAt).toBeLessThan(200);
  });
});

describe('a listener that restarts', () => {
  function restart(transfer: FileTransfer, secret?: Uint8Array): FileReceiver {
    const { network, receivingEndpoint, back } = transfer;
    network.detach(receivingEndpoint);
    const endpoint = makeSimEndpoint('receiver', secret ? { resetSecret: secret } : {});
    const app = new FileReceiver(endpoint);
    network.attach(RECEIVER_ADDRESS, endpoint, back, app);
    return app;
  }

  it('ends the transfer within a round trip, and hears of it no more', () => {
    const transfer = new FileTransfer(OPTIONS);
    reachMiddle(transfer);
    const { network, sender } = transfer;
    const { now } = network;
    restart(transfer);
    let resets = 0;
    network.onSent = (bytes) => {
      if (bytes[0] !== 0x85) return;
      resets++;
      expect(bytes).toHaveLength(25);
    };
    network.runUntil(() => sender.cause !== null, 60_000);
    expect(sender.cause).toEqual({ kind: 'reset' });
    expect(network.now - now).toBeLessThan(150);
    network.runUntil(() => false, 60_000);
    // A window was on its way; nobody is told more often than the limit says.
    expect(resets).toBeLessThanOrEqual(64);
    expect([...transfer.sendingEndpoint.connections]).toEqual([]);
  });

  it('with another secret is not believed: that may be anyone', () => {
    const transfer = new FileTransfer(OPTIONS);
    reachMiddle(transfer);
    restart(transfer, new Uint8Array(32).fill(7));
    transfer.network.runUntil(() => transfer.sender.cause !== null, 900_000);
    expect(transfer.sender.cause).toMatchObject({ kind: 'idle', silentMs: 600_000 });
  });
});

describe('an attacker', () => {
  it('who sends RESETs with every token but the true one ends nothing', () => {
    const transfer = new FileTransfer(OPTIONS);
    const { network } = transfer;
    let forged = 0;
    network.onSent = (bytes, from, to, now) => {
      if (bytes[0] !== 0xa0 || forged > 5_000) return;
      const token = new Uint8Array(16).fill(forged++ & 255);
      // Whatever is sent to a peer names the ID under which it is known.
      network.inject(Uint8Array.of(0x85, ...bytes.slice(1, 9), ...token), to, from, now + 1);
    };
    expect(doneAt(transfer) - undisturbedMs).toBeLessThan(100);
    expect(forged).toBeGreaterThan(1_000);
  });

  it('who asks a listener about connections that live there is told nothing', () => {
    const transfer = new FileTransfer(OPTIONS);
    const { network } = transfer;
    const mallory = { host: '6.6.6.6', port: 6 };
    let told = 0;
    let asked = 0;
    network.onSent = (bytes, _from, to, now) => {
      if (to.host === mallory.host && bytes[0] === 0x85) told++;
      if (bytes[0] !== 0xa0 || asked >= 500) return;
      asked++;
      const probe = bytes.slice(0, 60);
      network.inject(probe, mallory, to, now + 1);
    };
    doneAt(transfer);
    expect(asked).toBe(500);
    expect(told).toBe(0);
  });
});

describe('a path that carries less than it did', () => {
  it('is noticed within two seconds, and used again a minute after it carries more', () => {
    const transfer = new FileTransfer({ ...OPTIONS, sizes: Array<number>(25).fill(8 * MEGABYTE) });
    reachMiddle(transfer);
    const { network, forth, receiver, sender } = transfer;
    const full = forth.config;
    forth.config = { ...full, mtuBytes: 1_472 };
    const shrunkAt = network.now;
    network.runUntil(() => network.now >= shrunkAt + 2_000, 5_000);
    const before = receiver.receivedBytes;
    network.runUntil(() => network.now >= shrunkAt + 3_000, 5_000);
    expect(receiver.receivedBytes - before).toBeGreaterThan(1.5 * MEGABYTE);
    expect(sender.connection!.stats.datagramBytes).toBe(1_452);
    forth.config = full;
    network.runUntil(() => network.now >= shrunkAt + 64_000, 70_000);
    expect(sender.connection!.stats.datagramBytes).toBe(8_680);
  });

  it.each([1_280, 1_400, 1_472])(
    'goes on over %i bytes in the middle of a transfer',
    (mtuBytes) => {
      const transfer = new FileTransfer(OPTIONS);
      reachMiddle(transfer);
      transfer.forth.config = { ...transfer.forth.config, mtuBytes };
      expect(doneAt(transfer) - undisturbedMs).toBeLessThan(2_000);
    },
  );
});
