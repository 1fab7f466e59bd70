/**
 * A stranger on every path, who reads all datagrams and sends what it likes, but has nobody's key.
 * What it does must cost a listener no more than three times what it sent, and nobody a transfer.
 */
import type { Address } from '../../protocol/connection-api.ts';
import { AMPLIFICATION_MAX } from '../../protocol/constants.ts';
import type { Network } from '../network.ts';
import type { Prng } from '../prng.ts';
import type { Mallory } from './plan.ts';

/** Hosts of this kind are made up; nobody lives there. */
const STRANGERS = '66.';
const INITIAL = 0x80;
const PACKET = 0xa0;
const PACKET_HEAD_BYTES = 15;
const SOURCE_ID_AT = 9;
const NOISE_AT = 20;

/** Lets a stranger loose on the network. */
export function unleash(kind: Mallory, network: Network, prng: Prng): void {
  guardAgainstAmplification(network);
  if (kind === 'absent') return;
  const act = { replays: replaying, forges: forging, floods: flooding }[kind](network, prng);
  const before = network.onSent;
  network.onSent = (bytes, from, to, now) => {
    before(bytes, from, to, now);
    act(bytes, from, to, now);
  };
}

/** Throws when an address that never proved itself is sent more than three times what came from it. */
function guardAgainstAmplification(network: Network): void {
  const received = new Map<string, number>();
  const sent = new Map<string, number>();
  const count = (totals: Map<string, number>, { host, port }: Address, more: number): number => {
    const key = `${host} ${port}`;
    const total = (totals.get(key) ?? 0) + more;
    totals.set(key, total);
    return total;
  };
  network.onDelivered = (bytes, from) => {
    if (from.host.startsWith(STRANGERS)) count(received, from, bytes.length);
  };
  network.onSent = (bytes, _from, to) => {
    if (!to.host.startsWith(STRANGERS)) return;
    const total = count(sent, to, bytes.length);
    const most = AMPLIFICATION_MAX * count(received, to, 0);
    if (total <= most) return;
    throw new Error(`${total} bytes to a stranger of whom ${most / AMPLIFICATION_MAX} came`);
  };
}

type Act = Network['onSent'];

/** Everything comes once more, some of it from elsewhere, some of it seconds late. */
function replaying(network: Network, prng: Prng): Act {
  return (bytes, from, to, now) => {
    const at = now + prng.pick([0.01, 5, 100, 5_000]) * (1 + prng.next());
    network.inject(bytes, prng.chance(0.3) ? stranger(prng) : from, to, at);
  };
}

/** Rubbish of every kind, much of it behind a true head. */
function forging(network: Network, prng: Prng): Act {
  return (bytes, from, to, now) => {
    const forged = bytes.slice();
    const isPacket = bytes[0] === PACKET;
    // What the head says of a packet is in the clear: the connection, and a number not yet used.
    const firstDamaged = prng.pick([0, 1, SOURCE_ID_AT, isPacket ? PACKET_HEAD_BYTES : NOISE_AT]);
    for (let i = 0; i < 3; i++)
      forged[prng.between(firstDamaged, forged.length - 1)] = prng.next() * 256;
    if (isPacket && prng.chance(0.5)) forged[PACKET_HEAD_BYTES - 3] = 0xff;
    const cut = prng.chance(0.2) ? forged.subarray(0, prng.between(1, forged.length)) : forged;
    network.inject(cut, prng.chance(0.5) ? stranger(prng) : from, to, now + prng.next() * 20);
  };
}

/** Thousands of handshakes from addresses that are made up, beginning with the first true one. */
function flooding(network: Network, prng: Prng): Act {
  let left = prng.pick([200, 1_000, 3_000]);
  const gapMs = prng.pick([0.05, 0.5, 5]);
  return (bytes, _from, to, now) => {
    if (bytes[0] !== INITIAL || left === 0) return;
    for (let i = 0; left > 0; i++, left--) {
      const forged = bytes.slice();
      forged.set(prng.bytes(8), SOURCE_ID_AT);
      if (prng.chance(0.7)) forged.set(prng.bytes(32), NOISE_AT);
      network.inject(forged, stranger(prng), to, now + i * gapMs);
    }
  };
}

function stranger(prng: Prng): Address {
  const host = `${STRANGERS}0.${prng.between(0, 255)}.${prng.between(0, 255)}`;
  return { host, port: prng.between(1, 65_535) };
}
