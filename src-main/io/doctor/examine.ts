/**
 * Looks at the way to another computer: finds its addresses, asks the port and the computer itself,
 * and notes by which interface the way leads. Sends a handful of packets to the addresses of one
 * host that a person named, and nothing to anybody else.
 */
import { networkInterfaces } from 'node:os';
import type { FailureKind } from '../../../src-shared/failure.ts';
import { diagnose } from '../../../src-shared/diagnosis.ts';
import type {
  Diagnosis,
  Examination,
  KeyAnswer,
  PortAnswer,
  WayObservations,
} from '../../../src-shared/doctor-model.ts';
import type { NeighbourAddress } from '../../../src-shared/neighbour-model.ts';
import { INITIAL_BYTES } from '../../protocol/constants.ts';
import { isOwnAddress } from '../addresses.ts';
import { lookupHost } from '../driver/host-lookup.ts';
import { echo } from './echo.ts';
import { probeKey } from './key-probe.ts';
import { askLinkTable } from './link-neighbour.ts';
import { probePort } from './port-probe.ts';
import { isPrivateAddress, ownNetworksOf, wayOutOf } from './way-out.ts';

export interface Patient {
  /** As a person typed it, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Whose it has to be, 64 hexadecimal digits; null = anybody's. */
  readonly publicKey: string | null;
  /** Where neighbours say that they are now. */
  readonly announced: () => Promise<readonly NeighbourAddress[]>;
}

/** An ICMP header is as long as UDP's, so such an echo is as large on the way as Ferry's first packet. */
const LARGE_ECHO_BYTES = INITIAL_BYTES;

/** Resolves within about four seconds. Never throws for what the network does; aborted, it resolves early. */
export async function examine(patient: Patient, signal: AbortSignal): Promise<Examination> {
  const { host, port } = patient;
  const found = await lookupHost(host);
  if (!found.ok) {
    const diagnosis = diagnoseName(found.failure.kind);
    return { host, port, diagnosis, observations: null };
  }
  const all = await Promise.all(found.value.map((address) => observe(address, patient, signal)));
  const observations = all.reduce((best, next) => (rankOf(next) < rankOf(best) ? next : best));
  return { host, port, diagnosis: diagnose(observations), observations };
}

/** Without a network nobody's name is found. */
function diagnoseName(failure: FailureKind): Diagnosis {
  if (failure === 'bad-address') return 'bad-address';
  const all = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  return all.every(({ internal }) => internal) ? 'no-network' : 'unknown-host';
}

async function observe(
  address: string,
  { port, publicKey, announced }: Patient,
  signal: AbortSignal,
): Promise<WayObservations> {
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  const echoes = Promise.all([
    echo(address, null, either),
    echo(address, LARGE_ECHO_BYTES, either),
  ]);
  const { answer, localAddress, dropsAnswers } = await probePort(address, port, signal);
  // Ferry's own answer leaves nothing to ask `ping` about.
  if (!isSilence(answer)) enough.abort();
  const [small, large] = await echoes;
  const interfaces = networkInterfaces();
  const ownNetworks = ownNetworksOf(address, interfaces);
  const ports = answer === 'answers' ? [] : portsAnnounced(address, await announced());
  return {
    address,
    port,
    isOwn: isOwnAddress(address),
    isAnnounced: ports.includes(port),
    announcedPort: ports.includes(port) ? null : (ports[0] ?? null),
    isPrivate: isPrivateAddress(address),
    ownNetworks,
    wayOut: localAddress === null ? null : wayOutOf(localAddress, interfaces),
    portAnswer: answer,
    dropsAnswers,
    keyAnswer:
      answer === 'answers' && publicKey !== null
        ? await askKey(address, port, publicKey, signal)
        : 'unknown',
    linkAnswer:
      isSilence(answer) && ownNetworks.length > 0 ? await askLinkTable(address) : 'unknown',
    echo: small,
    largeEcho: large,
  };
}

const portsAnnounced = (
  address: string,
  announced: readonly NeighbourAddress[],
): readonly number[] => announced.filter(({ host }) => host === address).map(({ port }) => port);

const isSilence = (answer: PortAnswer): boolean => answer === 'silent' || answer === 'unreachable';

async function askKey(
  address: string,
  port: number,
  publicKey: string,
  signal: AbortSignal,
): Promise<KeyAnswer> {
  const shown = await probeKey(address, port, signal);
  if (shown === null) return 'unknown';
  return shown === publicKey ? 'same' : 'other';
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

/** A name may lead to several computers, of which one is meant. */
const rankOf = ({ portAnswer, keyAnswer }: WayObservations): number =>
  BY_WORTH.indexOf(portAnswer) + (keyAnswer === 'other' ? 0.5 : 0);
