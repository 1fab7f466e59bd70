/** Named networks and attackers: what a person or a peer would see of each. */
import { describe, expect, it } from 'vitest';
import { FileTransfer, RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import type { Network } from '../simulation/network.ts';
import { Prng } from '../simulation/prng.ts';
import { withSeed } from '../simulation/seeds.ts';

const MEGABYTE = 1_000_000;

describe('a transfer', () => {
  it('delivers every byte across 20 % loss in both directions', () => {
    for (const seed of [1, 2, 3]) {
      withSeed(seed, (prng) => {
        const transfer = new FileTransfer({
          prng,
          sizes: [2 * MEGABYTE],
          forth: {
            delayMs: 20,
            lossFraction: 0.2,
            rateBytesPerSecond: 2.5 * MEGABYTE,
            queueBytes: 100_000,
          },
        });
        expect(transfer.run(60_000)).toBe(true);
        transfer.assertDelivered();
      });
    }
  });

  it('delivers every byte across an outage of 10 s', () => {
    const transfer = new FileTransfer({
      sizes: [3 * MEGABYTE],
      forth: {
        delayMs: 20,
        rateBytesPerSecond: 1.25 * MEGABYTE,
        queueBytes: 100_000,
        outageFromMs: 1_000,
        outageUntilMs: 11_000,
      },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.sender.doneAt).toBeGreaterThan(11_000);
    // It takes 2.5 s without an outage.
    expect(transfer.sender.doneAt).toBeLessThan(14_500);
  });

  it('delivers every byte with every datagram twice', () => {
    const transfer = new FileTransfer({
      sizes: [MEGABYTE],
      forth: { delayMs: 10, jitterMs: 3, duplicateFraction: 1 },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
  });

  it('delivers every byte with a third of all datagrams far out of order', () => {
    const transfer = new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 40, jitterMs: 10, reorderFraction: 0.3 },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
  });

  it('delivers every byte through bursts that lose everything', () => {
    const transfer = new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 15, burstEnterFraction: 0.005, burstLeaveFraction: 0.05 },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
  });

  it('delivers every byte with a tenth of all datagrams damaged', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      withSeed(seed, (prng) => {
        const transfer = new FileTransfer({
          prng,
          sizes: [4 * MEGABYTE],
          forth: { delayMs: 15, corruptFraction: 0.1 },
        });
        expect(transfer.run(60_000)).toBe(true);
        transfer.assertDelivered();
        expect(transfer.receivingEndpoint.counters.rejected).toBeGreaterThan(10);
      });
    }
  });

  it('stays at 1,200 bytes where 1,280 is all that fits', () => {
    const transfer = new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 10, mtuBytes: 1_280 },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.sender.connection?.stats.datagramBytes).toBe(1_200);
  });

  it('finds the largest datagrams that a path carries', () => {
    for (const [mtuBytes, found] of [
      [1_472, 1_452],
      [8_972, 8_680],
      [65_507, 61_440],
    ] as const) {
      const transfer = new FileTransfer({ sizes: [2 * MEGABYTE], forth: { delayMs: 2, mtuBytes } });
      expect(transfer.run(60_000)).toBe(true);
      transfer.assertDelivered();
      expect(transfer.sender.connection?.stats.datagramBytes).toBe(found);
    }
  });

  it('goes on when a path that carried large datagrams stops doing so', () => {
    const transfer = new FileTransfer({
      sizes: [6 * MEGABYTE],
      forth: { delayMs: 5 },
      connect: { maxDatagramBytes: 61_440, rateLimitBytesPerSecond: 2 * MEGABYTE },
    });
    expect(
      transfer.network.runUntil(() => transfer.receiver.receivedBytes > MEGABYTE, 60_000),
    ).toBe(true);
    expect(transfer.sender.connection?.stats.datagramBytes).toBeGreaterThan(8_000);
    transfer.forth.config = { ...transfer.forth.config, mtuBytes: 1_280 };
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.sender.connection?.stats.datagramBytes).toBe(1_200);
  });

  it('goes on from another address after a challenge, without a new handshake', () => {
    const elsewhere = { host: '192.168.7.7', port: 4_444 };
    const transfer = new FileTransfer({
      sizes: [3 * MEGABYTE],
      forth: { delayMs: 20, rateBytesPerSecond: 1.25 * MEGABYTE, queueBytes: 100_000 },
    });
    let initials = 0;
    transfer.network.onSent = (bytes) => {
      if (bytes[0] === 0x80) initials++;
    };
    expect(
      transfer.network.runUntil(() => transfer.receiver.receivedBytes > MEGABYTE, 60_000),
    ).toBe(true);
    transfer.network.move(SENDER_ADDRESS, elsewhere);
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    expect(initials).toBe(1);
    expect(transfer.receiver.connection?.remote).toEqual(elsewhere);
    // An ordinary transfer of this size over this link takes 2.5 s.
    expect(transfer.sender.doneAt).toBeLessThan(5_000);
  });

  it('keeps to the rate that a person set, and to a new one at once', () => {
    const transfer = new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 5 },
      connect: { maxDatagramBytes: 1_452, rateLimitBytesPerSecond: 500_000 },
    });
    expect(
      transfer.network.runUntil(() => transfer.receiver.receivedBytes >= MEGABYTE, 60_000),
    ).toBe(true);
    expect(transfer.network.now).toBeGreaterThan(1_900);
    expect(transfer.network.now).toBeLessThan(2_300);
    transfer.sender.connection?.setRateLimit(null);
    expect(transfer.run(60_000)).toBe(true);
    expect(transfer.sender.doneAt).toBeLessThan(2_600);
    transfer.assertDelivered();
  });

  it('waits for a slow disk instead of running ahead of its window', () => {
    const transfer = new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 1 },
      receiver: { receiveWindowBytes: 100_000 },
      diskDelayMs: 50,
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    // 100,000 bytes each 50 ms at best: 2,000,000 take a second.
    expect(transfer.sender.doneAt).toBeGreaterThan(950);
    expect(transfer.sender.doneAt).toBeLessThan(3_000);
  });

  it('fills a link of 200 Mbit/s with 80 ms round trip and 1 % loss', () => {
    const transfer = new FileTransfer({
      sizes: [8 * MEGABYTE, 8 * MEGABYTE, 8 * MEGABYTE],
      forth: {
        delayMs: 40,
        lossFraction: 0.01,
        rateBytesPerSecond: 25 * MEGABYTE,
        queueBytes: 2_048_000,
        mtuBytes: 1_472,
      },
      receiver: { receiveWindowBytes: 16 * 2 ** 20 },
    });
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    // 24 MB take 0.96 s at the full rate.
    expect(transfer.sender.doneAt).toBeLessThan(2_500);
  });
});

describe('the end of a connection', () => {
  it('says no answer after 8 s when nobody is there', () => {
    const transfer = new FileTransfer({ sizes: [1], forth: { lossFraction: 1 } });
    const isTold = transfer.network.runUntil(() => transfer.sender.cause !== null, 60_000);
    expect(isTold).toBe(true);
    expect(transfer.sender.cause).toEqual({ kind: 'no-answer' });
    expect(transfer.network.now).toBe(8_000);
  });

  it('notices silence on a path so slow that it seldom looks at the clock', () => {
    const transfer = new FileTransfer({
      sizes: [200_000],
      forth: { delayMs: 1_500, outageFromMs: 10_000 },
      back: { delayMs: 1_500 },
      connect: { maxDatagramBytes: 1_200, rateLimitBytesPerSecond: 5_000 },
    });
    const isTold = transfer.network.runUntil(() => transfer.receiver.cause !== null, 3_600_000);
    expect(isTold).toBe(true);
    expect(transfer.receiver.cause?.kind).toBe('idle');
  });

  it('tells both sides after ten minutes of silence', () => {
    const transfer = new FileTransfer({
      sizes: [5 * MEGABYTE],
      forth: { delayMs: 10, rateBytesPerSecond: MEGABYTE, outageFromMs: 1_000 },
    });
    expect(transfer.run(900_000)).toBe(true);
    expect(transfer.sender.cause).toEqual({ kind: 'idle', silentMs: 600_000 });
    expect(transfer.receiver.cause).toEqual({ kind: 'idle', silentMs: 600_000 });
  });

  it('keeps a quiet connection open for ten minutes', () => {
    const transfer = new FileTransfer({ sizes: [1], forth: { delayMs: 10 } });
    // Silent but for keep-alives: the file is never handed over.
    transfer.sender.isPaused = true;
    transfer.network.runUntil(() => transfer.receiver.connection !== null, 1_000);
    const { connection } = transfer.receiver;
    expect(transfer.network.runUntil(() => connection!.isClosed, 600_000)).toBe(false);
    expect(transfer.sender.connection!.stats.packetsSent).toBeLessThan(700);
  });

  it('tells the peer the code and the reason even when the first CLOSE is lost', () => {
    const transfer = new FileTransfer({
      sizes: [5 * MEGABYTE],
      forth: { delayMs: 10, rateBytesPerSecond: MEGABYTE },
    });
    transfer.network.runUntil(() => transfer.receiver.receivedBytes > 100_000, 10_000);
    const { now } = transfer.network;
    transfer.receiver.connection!.close(12, 'disk full', now);
    transfer.back.config = { ...transfer.back.config, outageFromMs: now, outageUntilMs: now + 1 };
    const isTold = transfer.network.runUntil(() => transfer.sender.cause !== null, 10_000);
    expect(isTold).toBe(true);
    expect(transfer.sender.cause).toEqual({ kind: 'peer', code: 12, reason: 'disk full' });
  });

  it('is forgotten by both endpoints, which then want nothing more', () => {
    const transfer = new FileTransfer({ sizes: [1_000], forth: { delayMs: 10 } });
    expect(transfer.run(10_000)).toBe(true);
    transfer.network.runUntil(() => false, 20_000);
    expect([...transfer.sendingEndpoint.connections]).toEqual([]);
    expect([...transfer.receivingEndpoint.connections]).toEqual([]);
    expect(transfer.sendingEndpoint.pollDeadline()).toBeNull();
    expect(transfer.receivingEndpoint.pollDeadline()).toBeNull();
  });
});

describe('an attacker', () => {
  it('who replays every datagram changes nothing', () => {
    const transfer = new FileTransfer({ sizes: [300_000], forth: { delayMs: 10 } });
    const { network } = transfer;
    const mallory = { host: '6.6.6.6', port: 666 };
    network.onSent = (bytes, from, to, now) => {
      // Behind the original, and once from its own address.
      network.inject(bytes, from, to, now + 25);
      network.inject(bytes, mallory, to, now + 30);
    };
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.receiver.connection?.remote).toEqual(SENDER_ADDRESS);
    expect(transfer.sender.connection?.remote).toEqual(RECEIVER_ADDRESS);
  });

  it('who floods a listener with forged INITIALs gets 64 records at most and less than three times what it sent', () => {
    const transfer = new FileTransfer({ sizes: [100_000], forth: { delayMs: 10 } });
    const { network, receivingEndpoint } = transfer;
    const prng = new Prng(7);
    const template = captureInitial();
    let sentBytes = 0;
    let answeredBytes = 0;
    let halfOpenMax = 0;
    network.onSent = (bytes, from, to) => {
      if (from.host === RECEIVER_ADDRESS.host && to.host.startsWith('66.')) {
        answeredBytes += bytes.length;
      }
    };
    for (let i = 0; i < 5_000; i++) {
      const forged = template.slice();
      forged.set(prng.bytes(8), 9);
      if (prng.chance(0.5)) forged.set(prng.bytes(32), 20);
      const from = { host: `66.0.${i >> 8}.${i & 255}`, port: prng.between(1, 65_535) };
      network.inject(forged, from, RECEIVER_ADDRESS, i * 0.2);
      sentBytes += forged.length;
    }
    const isOver = network.runUntil(() => {
      halfOpenMax = Math.max(halfOpenMax, receivingEndpoint.halfOpenCount);
      return transfer.sender.cause !== null && transfer.receiver.cause !== null;
    }, 60_000);
    expect(isOver).toBe(true);
    transfer.assertDelivered();
    network.runUntil(() => false, 15_000);
    expect(halfOpenMax).toBeGreaterThan(8);
    expect(halfOpenMax).toBeLessThanOrEqual(64);
    expect(answeredBytes).toBeLessThan(3 * sentBytes);
    expect(receivingEndpoint.halfOpenCount).toBe(0);
    expect([...receivingEndpoint.connections]).toEqual([]);
  });

  it('who answers in place of the listener is not believed', () => {
    const transfer = new FileTransfer({ sizes: [50_000], forth: { delayMs: 10 } });
    const { network } = transfer;
    const prng = new Prng(3);
    network.onSent = (bytes, _from, _to, now) => {
      if (bytes[0] !== 0x80) return;
      const id = bytes.slice(9, 17);
      const forged = (type: number, rest: Uint8Array) =>
        Uint8Array.of(type, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, type === 0x84 ? 0 : 1, ...id, ...rest);
      // VERSION that lists our version, REPLY of noise, PACKET of noise; all before the true answer.
      const answers = [
        forged(0x84, Uint8Array.of(1, 0, 0, 0, 1)),
        forged(0x82, Uint8Array.of(0, 96, ...prng.bytes(96))),
        Uint8Array.of(0xa0, ...id, ...prng.bytes(60)),
      ];
      for (const answer of answers)
        network.inject(answer, RECEIVER_ADDRESS, SENDER_ADDRESS, now + 5);
    };
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
    expect(transfer.sender.connectedAt).toBe(20);
  });
});

describe('a listener of another version', () => {
  it('makes the connect end with a version mismatch', () => {
    const transfer = new FileTransfer({
      sizes: [1],
      back: { lossFraction: 1 },
      forth: { delayMs: 5 },
    });
    const { network } = transfer;
    answerInitialsWithVersion9(network, 10);
    network.runUntil(() => transfer.sender.cause !== null, 60_000);
    expect(transfer.sender.cause).toEqual({ kind: 'version-mismatch' });
    // With the answer to the second INITIAL.
    expect(network.now).toBe(260);
  });

  it('is not believed after one VERSION, which may be a damaged one', () => {
    const transfer = new FileTransfer({ sizes: [1_000], forth: { delayMs: 5 } });
    const { network } = transfer;
    answerInitialsWithVersion9(network, 1);
    expect(transfer.run(60_000)).toBe(true);
    transfer.assertDelivered();
  });
});

/** A true INITIAL, as the first datagram of a transfer that goes nowhere. */
function captureInitial(): Uint8Array {
  const transfer = new FileTransfer({ sizes: [1], forth: { lossFraction: 1 } });
  let captured: Uint8Array | null = null;
  transfer.network.onSent = (bytes) => {
    captured ??= bytes.slice();
  };
  transfer.network.runUntil(() => captured !== null, 100);
  return captured!;
}

function answerInitialsWithVersion9(network: Network, afterMs: number): void {
  network.onSent = (bytes, _from, _to, now) => {
    if (bytes[0] !== 0x80) return;
    const answer = Uint8Array.of(
      ...[0x84, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 0],
      ...bytes.slice(9, 17),
      ...[1, 0, 0, 0, 9],
    );
    network.inject(answer, RECEIVER_ADDRESS, SENDER_ADDRESS, now + afterMs);
  };
}
