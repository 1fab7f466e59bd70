import { describe, expect, it } from 'vitest';
import { sodiumCrypto } from '../io/crypto/sodium-crypto.ts';
import type { Address } from './connection-api.ts';
import { Path } from './path.ts';

const HOME: Address = { host: '10.0.0.1', port: 1_000 };
const AWAY: Address = { host: '10.0.0.9', port: 1_000 };
const OTHER_PORT: Address = { host: '10.0.0.1', port: 2_000 };
const MALLORY: Address = { host: '6.6.6.6', port: 6 };
const PACKET_BYTES = 40;
const RETRY_MS = 100;

class Peer {
  readonly path = new Path(sodiumCrypto, HOME);
  /** Challenges by where they went, the newest. */
  readonly challenges = new Map<Address, Uint8Array>();

  /** Everything that is due leaves; where to. */
  asks(now: number): Address[] {
    const to: Address[] = [];
    for (;;) {
      const item = this.path.takeChallenge(PACKET_BYTES, RETRY_MS, now);
      if (!item) return to;
      to.push(item.to);
      this.challenges.set(item.to, item.field);
    }
  }

  answers(from: Address, now: number, challenged = from) {
    return this.path.handleResponse(this.challenges.get(challenged)!, 0, from, now);
  }
}

describe('a path', () => {
  it('asks a new address and the old one when a newest packet comes from elsewhere', () => {
    const peer = new Peer();
    peer.path.handlePacket(AWAY, 1_200, true, 0);
    expect(peer.asks(0)).toEqual([HOME, AWAY]);
    expect(peer.path.remote).toBe(HOME);
    expect(peer.asks(99)).toEqual([]);
    expect(peer.asks(100)).toEqual([HOME, AWAY]);
  });

  it('does not mind an old packet from elsewhere', () => {
    const peer = new Peer();
    peer.path.handlePacket(AWAY, 1_200, false, 0);
    expect(peer.asks(0)).toEqual([]);
    expect(peer.path.deadline).toBe(Infinity);
  });

  it('moves when the challenge of the new address is answered, and tells the RTT', () => {
    const peer = new Peer();
    peer.path.handlePacket(AWAY, 1_200, true, 0);
    peer.asks(0);
    expect(peer.answers(AWAY, 30, HOME)).toBeNull();
    expect(peer.answers(AWAY, 30)).toEqual({ isOtherHost: true, rttMs: 30 });
    expect(peer.path.remote).toBe(AWAY);
  });

  it('moves too when a copy of the answer is faster, from a third address', () => {
    const peer = new Peer();
    peer.path.handlePacket(AWAY, 1_200, true, 0);
    peer.asks(0);
    expect(peer.answers(MALLORY, 30, AWAY)).not.toBeNull();
    expect(peer.path.remote).toBe(AWAY);
  });

  it('knows no RTT of a challenge that was repeated, and another port from another host', () => {
    const peer = new Peer();
    peer.path.handlePacket(OTHER_PORT, 1_200, true, 0);
    peer.asks(0);
    peer.asks(100);
    expect(peer.answers(OTHER_PORT, 130)).toEqual({ isOtherHost: false, rttMs: null });
  });

  it('stays, and asks nobody for a second, when the old address answers first', () => {
    const peer = new Peer();
    peer.path.handlePacket(MALLORY, 1_200, true, 0);
    peer.asks(0);
    expect(peer.answers(HOME, 20)).toBeNull();
    expect(peer.path.deadline).toBe(Infinity);
    peer.path.handlePacket(MALLORY, 1_200, true, 1_019);
    expect(peer.asks(1_019)).toEqual([]);
    expect(peer.answers(MALLORY, 1_019)).toBeNull();
    peer.path.handlePacket(AWAY, 1_200, true, 1_020);
    expect(peer.asks(1_020)).toEqual([HOME, AWAY]);
  });

  it('moves back at once when the old address answers after a faster new one', () => {
    const peer = new Peer();
    peer.path.handlePacket(MALLORY, 1_200, true, 0);
    peer.asks(0);
    peer.answers(MALLORY, 10);
    expect(peer.path.remote).toBe(MALLORY);
    expect(peer.answers(HOME, 20)).toEqual({ isOtherHost: true, rttMs: 20 });
    expect(peer.path.remote).toBe(HOME);
  });

  it('is not kept from a true new address by copies so small that they may not be asked again', () => {
    const peer = new Peer();
    for (let i = 0; i < 3; i++) {
      peer.path.handlePacket({ host: '66.6.6.6', port: 1 + i }, 32, true, i);
    }
    let asked = false;
    for (let now = 10; now < 2_000; now += RETRY_MS) {
      peer.path.handlePacket(AWAY, PACKET_BYTES, true, now);
      asked ||= peer.asks(now).includes(AWAY);
    }
    expect(asked).toBe(true);
  });

  it('counts its answer to a copied PATH_CHALLENGE as well', () => {
    const peer = new Peer();
    peer.path.handlePacket(MALLORY, PACKET_BYTES, true, 0);
    peer.path.handleChallenge(new Uint8Array(8), MALLORY);
    let sentTo = peer.path.takeResponse(PACKET_BYTES)?.to === MALLORY ? 1 : 0;
    for (let now = 0; now < 1_000; now += RETRY_MS) {
      sentTo += peer.asks(now).filter((to) => to === MALLORY).length;
    }
    expect(sentTo).toBe(3);
  });

  it('sends an unproven address at most three times what came from there', () => {
    const peer = new Peer();
    peer.path.handlePacket(MALLORY, 31, true, 0);
    let sent = 0;
    for (let now = 0; now < 1_000; now += 10) {
      sent += peer.asks(now).filter((to) => to === MALLORY).length;
    }
    expect(sent).toBe(2);
  });

  it('gives a silent address up after five challenges', () => {
    const peer = new Peer();
    peer.path.handlePacket(AWAY, 65_000, true, 0);
    let sent = 0;
    for (let now = 0; now < 5_000; now += 10) {
      sent += peer.asks(now).filter((to) => to === AWAY).length;
    }
    expect(sent).toBe(5);
    expect(peer.path.deadline).toBe(Infinity);
  });

  it('is not crowded out by whoever copies packets', () => {
    const peer = new Peer();
    peer.path.handlePacket(AWAY, 1_200, true, 0);
    for (let port = 1; port <= 50; port++) {
      peer.path.handlePacket({ host: '6.6.6.6', port }, 1_200, true, port);
    }
    peer.asks(10);
    expect(peer.answers(AWAY, 20)).not.toBeNull();
    expect(peer.path.remote).toBe(AWAY);
  });

  it('asks where the peer was before when it falls silent', () => {
    const peer = new Peer();
    peer.path.handleSilence(0);
    expect(peer.asks(0)).toEqual([]);
    peer.path.handlePacket(AWAY, 1_200, true, 0);
    peer.asks(0);
    peer.answers(AWAY, 10);
    for (let now = 100; now <= 1_000; now += 100) peer.asks(now);
    peer.path.handleSilence(3_000);
    peer.path.handleSilence(3_000);
    expect(peer.asks(3_000)).toEqual([HOME]);
    expect(peer.answers(HOME, 3_010)).toEqual({ isOtherHost: true, rttMs: 10 });
  });
});
