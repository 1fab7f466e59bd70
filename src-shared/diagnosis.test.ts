import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnosis.ts';
import { SILENCE } from './diagnosis.test-kit.ts';
import type { Diagnosis, WayObservations } from './doctor-model.ts';

const TUNNEL_OUT = { ...SILENCE.wayOut!, interfaceName: 'tun0', isTunnel: true };

const CASES: readonly (readonly [string, Partial<WayObservations>, Diagnosis])[] = [
  ['Ferry answers', { portAnswer: 'answers' }, 'answers'],
  ['Ferry answers through a VPN', { portAnswer: 'answers', wayOut: TUNNEL_OUT }, 'answers'],
  ['it is who was meant', { portAnswer: 'answers', keyAnswer: 'same' }, 'answers'],
  ['another key answers', { portAnswer: 'answers', keyAnswer: 'other' }, 'other-device'],
  [
    'a firewall turns everything away, an echo, too',
    { portAnswer: 'unreachable', linkAnswer: 'somebody' },
    'firewall',
  ],
  ['another Ferry answers', { portAnswer: 'other-version' }, 'other-version'],
  ['the port is closed', { portAnswer: 'refused' }, 'nobody-listens'],
  [
    'it says itself that the port is another',
    { portAnswer: 'refused', announcedPort: 7 },
    'other-port',
  ],
  [
    'its firewall swallows what comes to other ports',
    { announcedPort: 7, echo: 'answers', largeEcho: 'answers' },
    'other-port',
  ],
  [
    'it says that it listens, and is closed',
    { portAnswer: 'refused', isAnnounced: true },
    'firewall',
  ],
  ['our own rules refuse', { portAnswer: 'blocked-here' }, 'own-firewall'],
  ['an own address is silent', { isOwn: true, ownNetworks: [] }, 'own-firewall'],
  [
    'our own rules drop the answers',
    { dropsAnswers: true, echo: 'answers', largeEcho: 'answers' },
    'own-firewall',
  ],
  ['our own rules drop everything that comes', { dropsAnswers: true }, 'own-firewall'],
  [
    'nothing is dropped here',
    { dropsAnswers: false, echo: 'answers', largeEcho: 'answers' },
    'firewall',
  ],
  ['there is no way out', { portAnswer: 'no-route', wayOut: null }, 'no-network'],
  ['the echo comes, Ferry does not', { echo: 'answers', largeEcho: 'answers' }, 'firewall'],
  [
    'the echo comes, a large one cannot be asked',
    { echo: 'answers', largeEcho: 'unknown' },
    'firewall',
  ],
  ['only the small echo comes', { echo: 'answers' }, 'mtu'],
  [
    'somebody has the address, nothing comes',
    { echo: 'unknown', largeEcho: 'unknown' },
    'firewall',
  ],
  ['the system cannot tell who has the address', { linkAnswer: 'unknown' }, 'no-answer'],
  ['nobody has the address', { linkAnswer: 'nobody' }, 'off-or-isolated'],
  [
    'nobody has the address, says the socket',
    { portAnswer: 'unreachable', linkAnswer: 'unknown' },
    'off-or-isolated',
  ],
  [
    'nobody has it, though it announces itself',
    { linkAnswer: 'nobody', isAnnounced: true },
    'isolated',
  ],
  [
    'it announces itself and says nothing else',
    { isAnnounced: true, linkAnswer: 'unknown' },
    'firewall',
  ],
  [
    'it leaves by another interface than the one of its network',
    { wayOut: { ...SILENCE.wayOut!, interfaceName: 'corp0' } },
    'vpn',
  ],
  ['another private network', { ownNetworks: [] }, 'other-subnet'],
  [
    'a router says that nobody is there',
    { ownNetworks: [], portAnswer: 'unreachable' },
    'other-subnet',
  ],
  ['the internet', { ownNetworks: [], isPrivate: false }, 'far'],
  ['a VPN takes the local network', { wayOut: TUNNEL_OUT }, 'vpn'],
  ['a VPN takes another private network', { wayOut: TUNNEL_OUT, ownNetworks: [] }, 'vpn'],
  [
    'somebody on the VPN itself is silent',
    { wayOut: TUNNEL_OUT, ownNetworks: [{ interfaceName: 'tun0', isTunnel: true }] },
    'firewall',
  ],
  ['the internet through a VPN', { wayOut: TUNNEL_OUT, ownNetworks: [], isPrivate: false }, 'far'],
];

describe('diagnosis', () => {
  it.each(CASES)('%s', (_title, seen, diagnosis) => {
    expect(diagnose({ ...SILENCE, ...seen })).toBe(diagnosis);
  });
});
