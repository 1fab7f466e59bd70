/**
 * Rubbish into endpoints: nothing throws, nothing grows, and nothing changes for those who behave.
 * With the key of a connection, rubbish is a violation at most.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import { FileTransfer, RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import type { ConnectionApi, ConnectionEvent } from './connection-api.ts';
import type { Crypto, NoiseOutcome } from './crypto.ts';
import type { Endpoint } from './endpoint.ts';
import { encodePacketHead } from './packet.ts';

const STRANGER = { host: '9.9.9.9', port: 9 };

/** A datagram of any bytes, half of them with a true beginning. */
const datagrams = fc.oneof(
  fc.uint8Array({ maxLength: 1_300 }),
  fc
    .tuple(fc.constantFrom(0x80, 0x81, 0x82, 0x83, 0x84, 0xa0), fc.uint8Array({ maxLength: 1_191 }))
    .map(([type, rest]) => Uint8Array.of(type, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1, ...rest)),
  fc.uint8Array({ minLength: 60, maxLength: 100 }).map((rest) => {
    const initial = new Uint8Array(1_200);
    initial.set([0x80, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1, ...rest.subarray(0, 8), 0, 0, 32]);
    initial.set(rest.subarray(8, 40), 20);
    return initial;
  }),
);

describe('arbitrary bytes', () => {
  it('into a listening endpoint leave at most 64 half-open records and no connection', () => {
    const endpoint = makeSimEndpoint('receiver');
    const into = new Uint8Array(65_000);
    let now = 0;
    fc.assert(
      fc.property(datagrams, (bytes) => {
        now += 1;
        const isOurs = endpoint.handleDatagram(bytes, STRANGER, now);
        const first = bytes[0] ?? 0;
        expect(isOurs).toBe(first >= 0x80 && first <= 0xbf);
        let answered = 0;
        for (
          let out = endpoint.pollTransmit(into, now);
          out;
          out = endpoint.pollTransmit(into, now)
        ) {
          answered += out.byteCount;
        }
        expect(answered).toBeLessThan(3 * Math.max(bytes.length, 1));
        expect(endpoint.halfOpenCount).toBeLessThanOrEqual(64);
      }),
      { numRuns: 3_000 },
    );
    expect([...endpoint.connections]).toEqual([]);
    expect(endpoint.pollEvent()).toBeNull();
    expect(endpoint.counters.faults).toBe(0);
    endpoint.handleTimeout(now + 10_000);
    expect(endpoint.halfOpenCount).toBe(0);
    expect(endpoint.pollDeadline()).toBeNull();
  });

  it('into both ends of a connection do not disturb its transfer', () => {
    fc.assert(
      fc.property(fc.array(datagrams, { minLength: 5, maxLength: 40 }), (rubbish) => {
        const transfer = new FileTransfer({ sizes: [20_000], forth: { delayMs: 5 } });
        const { network } = transfer;
        let sent = 0;
        network.onSent = (bytes, from, to, now) => {
          const one = rubbish[sent++ % rubbish.length]!;
          network.inject(one, from, to, now + 4);
          if (bytes[0] !== 0xa0) return;
          // With a true head: connection ID and packet number are in the clear.
          network.inject(Uint8Array.of(...bytes.subarray(0, 15), ...one), from, to, now + 4);
        };
        expect(transfer.run(60_000)).toBe(true);
        transfer.assertDelivered();
        expect(transfer.sendingEndpoint.counters.faults).toBe(0);
        expect(transfer.receivingEndpoint.counters.faults).toBe(0);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('as the payload of authentic packets end the connection with a code, and throw nothing', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.nat(11), fc.uint8Array({ maxLength: 60 }))
        .map(([type, rest]) => Uint8Array.of(type, ...rest)),
    );
    let violations = 0;
    fc.assert(
      fc.property(fc.array(payload, { minLength: 1, maxLength: 10 }), (payloads) => {
        const traitor = new Traitor();
        payloads.forEach((bytes) => traitor.send(bytes));
        expect(traitor.victim.counters.faults).toBe(0);
        const { cause } = traitor;
        if (!cause) return;
        violations++;
        expect(cause.kind === 'violation' ? cause.code : 4).toBeGreaterThanOrEqual(4);
      }),
      { numRuns: 400 },
    );
    expect(violations).toBeGreaterThan(100);
  }, 60_000);
});

describe('an authentic peer', () => {
  it.each([
    ['an empty payload', [], 6],
    ['an unknown frame', [0x3e], 6],
    ['an ACK of a packet that was never sent', [0x02, 0x3f, 0, 0, 0], 4],
    ['SAS_NONCE from the initiator', [0x0a, ...new Array<number>(16).fill(1)], 4],
    ['SAS_REVEAL of another nonce', [0x0b, ...new Array<number>(16).fill(1)], 10],
    ['MAX_DATA from the initiator', [0x07, 5], 4],
    [
      'DATA of one byte more than the credit',
      [0x06, 0, 0, 11, ...new Array<number>(11).fill(7)],
      5,
    ],
    ['CONTROL beyond the limit', [0x04, 0xbf, 0xff, 0xff, 0xff, 1, 7], 5],
    ['a control message of no bytes', [0x04, 0, 4, 0, 0, 0, 0], 6],
  ])('that sends %s is told so', (_what, bytes, code) => {
    const traitor = new Traitor();
    traitor.send(Uint8Array.from(bytes));
    expect(traitor.cause).toMatchObject({ kind: 'violation', code });
  });

  it('may send its whole credit, anywhere in any file', () => {
    const traitor = new Traitor();
    traitor.send(Uint8Array.of(0x06, 9, 0xbf, 0xff, 0xff, 0xff, 10, ...new Uint8Array(10)));
    expect(traitor.cause).toBeNull();
  });
});

/** An initiator that has completed the handshake, and then sends whatever payload it is told to. */
class Traitor {
  readonly victim: Endpoint;
  cause: Extract<ConnectionEvent, { kind: 'closed' }>['cause'] | null = null;
  readonly #connection: ConnectionApi;
  readonly #outcome: NoiseOutcome;
  readonly #victimId: { high: number; low: number };
  #packetNumber = 1_000;

  constructor() {
    let outcome: NoiseOutcome | null = null;
    const spying: Crypto = {
      ...sodiumCrypto,
      startHandshake: (role, identity) => {
        const handshake = sodiumCrypto.startHandshake(role, identity);
        return {
          writeMessage: (payload) => handshake.writeMessage(payload),
          readMessage: (message) => handshake.readMessage(message),
          get outcome() {
            outcome = handshake.outcome;
            return handshake.outcome;
          },
        };
      },
    };
    const honest = makeSimEndpoint('sender', { crypto: spying });
    this.victim = makeSimEndpoint('receiver', { receiveWindowBytes: 10 });
    honest.connect(RECEIVER_ADDRESS, { maxDatagramBytes: 1_200, rateLimitBytesPerSecond: null }, 0);
    const into = new Uint8Array(65_000);
    let connection: ConnectionApi | null = null;
    let victimId: { high: number; low: number } | null = null;
    for (let step = 0; !connection && step < 10; step++) {
      for (let out = honest.pollTransmit(into, 0); out; out = honest.pollTransmit(into, 0)) {
        if (into[0] === 0x83) {
          const view = new DataView(into.buffer);
          victimId = { high: view.getUint32(9), low: view.getUint32(13) };
        }
        this.victim.handleDatagram(into.slice(0, out.byteCount), SENDER_ADDRESS, 0);
      }
      connection = this.victim.pollEvent()?.connection ?? null;
      for (
        let out = this.victim.pollTransmit(into, 0);
        out;
        out = this.victim.pollTransmit(into, 0)
      ) {
        honest.handleDatagram(into.slice(0, out.byteCount), RECEIVER_ADDRESS, 0);
      }
    }
    if (!connection || !outcome || !victimId) throw new Error('the handshake did not complete');
    this.#connection = connection;
    this.#outcome = outcome;
    this.#victimId = victimId;
  }

  send(payload: Uint8Array): void {
    const packet = new Uint8Array(15 + payload.length + 16);
    const packetNumber = this.#packetNumber++;
    encodePacketHead(packet, 0, this.#victimId, packetNumber);
    packet.set(payload, 15);
    sodiumCrypto
      .packetCipher(this.#outcome.sendKey)
      .seal(packet, 0, 15, payload.length, packetNumber);
    this.victim.handleDatagram(packet, SENDER_ADDRESS, 1);
    for (let event = this.#connection.pollEvent(); event; event = this.#connection.pollEvent()) {
      if (event.kind === 'closed') this.cause = event.cause;
    }
    const into = new Uint8Array(65_000);
    for (let sent = 0; sent < 100 && this.victim.pollTransmit(into, 1); sent++);
  }
}
