/**
 * Looks at the way to another computer: finds its addresses, asks the port and the computer itself,
 * and notes by which interface the way leads. Sends a handful of packets to the addresses of one
 * host that a person named, and nothing to anybody else.
 */
import { networkInterfaces } from 'node:os';
import { diagnose } from '../../../src-shared/diagnosis.ts';
import type { Examination, PortAnswer, WayObservations } from '../../../src-shared/doctor-model.ts';
import { INITIAL_BYTES } from '../../protocol/constants.ts';
import { isOwnAddress } from '../addresses.ts';
import { lookupHost } from '../driver/host-lookup.ts';
import { echo } from './echo.ts';
import { askLinkTable } from './link-neighbour.ts';
import { probePort } from './port-probe.ts';
import { isPrivateAddress, ownNetworksOf, wayOutOf } from './way-out.ts';

export interface Patient {
  /** As a person typed it, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Addresses from which a neighbour announces itself now. */
  readonly announced: readonly string[];
}

/** An ICMP header is as long as UDP's, so such an echo is as large on the way as Ferry's first packet. */
const LARGE_ECHO_BYTES = INITIAL_BYTES;

/** Resolves within about four seconds. Never throws for what the network does; aborted, it resolves early. */
export async function examine(patient: Patient, signal: AbortSignal): Promise<Examination> {
  const { host, port } = patient;
  const found = await lookupHost(host);
  if (!found.ok) {
    const diagnosis = found.failure.kind === 'bad-address' ? 'bad-address' : 'unknown-host';
    return { host, port, diagnosis, observations: null };
  }
  const all = await Promise.all(found.value.map((address) => observe(address, patient, signal)));
  const observations = all.reduce((best, next) => (rankOf(next) < rankOf(best) ? next : best));
  return { host, port, diagnosis: diagnose(observations), observations };
}

async function observe(
  address: string,
  { port, announced }: Patient,
  signal: AbortSignal,
): Promise<WayObservations> {
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  const echoes = Promise.all([
    echo(address, null, either),
    echo(address, LARGE_ECHO_BYTES, either),
  ]);
  const { answer, localAddress } = await probePort(address, port, signal);
  // Ferry's own answer leaves nothing to ask `ping` about.
  if (answer !== 'silent' && answer !== 'unreachable') enough.abort();
  const [small, large] = await echoes;
  const interfaces = networkInterfaces();
  const ownNetworks = ownNetworksOf(address, interfaces);
  return {
    address,
    port,
    isOwn: isOwnAddress(address),
    isAnnounced: announced.includes(address),
    isPrivate: isPrivateAddress(address),
    ownNetworks,
    wayOut: localAddress === null ? null : wayOutOf(localAddress, interfaces),
    portAnswer: answer,
    linkAnswer:
      answer === 'silent' && ownNetworks.length > 0 ? await askLinkTable(address) : 'unknown',
    echo: small,
    largeEcho: large,
  };
}

/** Of several addresses of one name the one that says most. */
const BY_WORTH: readonly PortAnswer[] = [
  'answers',
  'other-version',
  'refused',
  'blocked-here',
  'silent',
  'unreachable',
  'no-route',
];

const rankOf = (seen: WayObservations): number => BY_WORTH.indexOf(seen.portAnswer);
