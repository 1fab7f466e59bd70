/**
 * A diagnosis in words: what is the matter, and what to do about it, most promising first; and what
 * was seen on the way to it. The window and the command both show them.
 */
import { assertNever } from './assert.ts';
import type { EchoAnswer, Examination, WayObservations } from './doctor-model.ts';
import { say } from './say.ts';

export interface DiagnosisWords {
  /** One short sentence without a full stop. */
  readonly title: string;
  /** What to do, one thing a sentence; empty when nothing has to be done. */
  readonly steps: readonly string[];
}

export function diagnosisWords(examination: Examination): DiagnosisWords {
  const { host, port, observations } = examination;
  const portText = String(port);
  switch (examination.diagnosis) {
    case 'answers':
      return {
        title: say('Ferry answers at “{host}”', { host }),
        steps: [],
      };
    case 'other-device':
      return {
        title: say('Ferry answers at “{host}”, but it is another computer than the one meant', {
          host,
        }),
        steps: [
          say('Compare the address with the one that Ferry shows there: it may have changed.'),
          say('If Ferry was set up anew there, copy its link once more, or send to its address.'),
        ],
      };
    case 'other-version':
      return {
        title: say('Ferry answers at “{host}”, in a version that does not understand this one', {
          host,
        }),
        steps: [say('Update Ferry on both computers.')],
      };
    case 'bad-address':
      return {
        title: say('“{host}” is not an address', { host }),
        steps: [say('Type a name such as “laptop.local” or an address such as 192.168.1.5.')],
      };
    case 'unknown-host':
      return {
        title: say('No computer called “{host}” was found', { host }),
        steps: [
          say('Check the spelling.'),
          say('Type the address that Ferry shows on the other computer.'),
        ],
      };
    case 'no-network':
      return {
        title: say('This computer has no way to “{host}”', { host }),
        steps: [
          say('Connect this computer to the network that the other one is on.'),
          say('If it is connected, switch the connection off and on again.'),
        ],
      };
    case 'own-firewall':
      if (observations?.dropsAnswers === true) {
        return {
          title: say('This computer drops what comes back from “{host}”', { host }),
          steps: [
            say('Allow Ferry, or UDP from port {port}, in this computer’s firewall.', {
              port: portText,
            }),
            say('Try without a VPN: with one, answers may come another way than expected.'),
          ],
        };
      }
      return {
        title: say('The firewall of this computer keeps Ferry from sending'),
        steps: [
          say('Allow Ferry, or UDP to port {port}, in this computer’s firewall.', {
            port: portText,
          }),
        ],
      };
    case 'nobody-listens':
      if (observations?.isOwn === true) {
        return {
          title: say('“{host}” is this computer, and nothing listens on port {port}', {
            host,
            port: portText,
          }),
          steps: [
            say('For another computer, type the address that Ferry shows there.'),
            say('For this one, open Ferry and press Listen.'),
          ],
        };
      }
      return {
        title: say('“{host}” is there, but nothing listens on port {port}', {
          host,
          port: portText,
        }),
        steps: listenThere(portText),
      };
    case 'other-port':
      return {
        title: say('At “{host}” Ferry listens on port {other}, not on {port}', {
          host,
          other: String(observations?.announcedPort ?? ''),
          port: portText,
        }),
        steps: [
          say('Type port {other}, or send to its name among the neighbours.', {
            other: String(observations?.announcedPort ?? ''),
          }),
        ],
      };
    case 'firewall':
      // Many firewalls are as silent about a port where nothing listens as about one that they guard.
      if (observations?.isAnnounced === false) {
        return {
          title: say('“{host}” is there, but Ferry does not answer on port {port}', {
            host,
            port: portText,
          }),
          steps: [
            ...listenThere(portText),
            ...ownFirewallToo(observations, portText),
            say('Where others look after the network, ask them about UDP port {port}.', {
              port: portText,
            }),
          ],
        };
      }
      return {
        title: say('“{host}” is there, but something keeps Ferry from getting through', { host }),
        steps: [
          say('Allow Ferry, or UDP port {port}, in the other computer’s firewall.', {
            port: portText,
          }),
          ...ownFirewallToo(observations, portText),
          say('Where others look after the network, ask them about UDP port {port}.', {
            port: portText,
          }),
        ],
      };
    case 'isolated':
      return {
        title: say('The network keeps the two computers apart'),
        steps: [
          say('Guest Wi-Fi often does that: connect both computers to the main network.'),
          say('In the router’s settings, look for “client isolation” or “AP isolation”.'),
          say('A cable between the two, or the hotspot of a phone, goes around it.'),
        ],
      };
    case 'off-or-isolated':
      return {
        title: say('No computer answers at “{host}” on this network', { host }),
        steps: [
          say('See that the other computer is on, awake and connected to the same network.'),
          say('Compare the address with the one that Ferry shows there: it may have changed.'),
          observations?.wayOut?.isWireless === true
            ? say('Guest Wi-Fi keeps computers apart: connect both to the main network.')
            : say('If one of them is on guest Wi-Fi, connect it to the main network.'),
        ],
      };
    case 'vpn':
      return {
        title: say('A VPN ({name}) takes what is meant for “{host}”', {
          host,
          name: observations?.wayOut?.interfaceName ?? '',
        }),
        steps: [
          say('Switch the VPN off while you send.'),
          say('Or allow local network access in its settings.'),
        ],
      };
    case 'other-subnet':
      return {
        title: say('“{host}” is on another network, and nothing comes through from there', {
          host,
        }),
        steps: [
          say('Connect both computers to the same network.'),
          say('Compare the address with the one that Ferry shows there: it may have changed.'),
          say(
            'If the networks are meant to be joined, a router between them has to let UDP port {port} through.',
            {
              port: portText,
            },
          ),
        ],
      };
    case 'far':
      return {
        title: say('“{host}” is out on the internet, and nothing comes through from there', {
          host,
        }),
        steps: [
          say(
            'Ferry is made for computers on the same network: use the other one’s local address.',
          ),
          say('Across the internet, the router there has to forward UDP port {port} to it.', {
            port: portText,
          }),
        ],
      };
    case 'mtu':
      return {
        title: say('Small packets reach “{host}”, larger ones get lost on the way', { host }),
        steps: [
          say('A VPN or a misconfigured router is the usual cause: try without the VPN.'),
          say('Set the MTU of this connection to at least 1,280 bytes.'),
        ],
      };
    case 'no-answer':
      return {
        title: say('Silence from “{host}”', { host }),
        steps: [
          say('Open Ferry on the other computer and press Listen.'),
          say('See that both computers are on the same network.'),
          say('Allow Ferry, or UDP port {port}, in the other computer’s firewall.', {
            port: portText,
          }),
          ...ownFirewallToo(observations, portText),
        ],
      };
    default:
      return assertNever(examination.diagnosis);
  }
}

/** The computer is there, and whether Ferry listens is not known. */
const listenThere = (port: string): readonly string[] => [
  say('Open Ferry on the other computer and press Listen.'),
  say('Compare the port with the one that Ferry shows there.'),
  say('If Ferry listens there all the same, allow UDP port {port} in its firewall.', { port }),
];

/** Silence is the same whether it swallows the questions there or the answers here, unless this system counts them. */
const ownFirewallToo = (seen: WayObservations | null, port: string): readonly string[] =>
  seen !== null && (seen.dropsAnswers === false || seen.portAnswer !== 'silent')
    ? []
    : [
        say('This computer’s firewall may drop the answers: allow UDP from port {port} there.', {
          port,
        }),
      ];

/** What was looked at, in the order of the way: a label and what was seen. */
export interface SeenWords {
  readonly label: string;
  readonly seen: string;
}

export function seenWords(seen: WayObservations): readonly SeenWords[] {
  const { wayOut } = seen;
  return [
    { label: say('Address'), seen: seen.address },
    {
      label: say('Way out'),
      seen:
        wayOut === null
          ? say('unknown')
          : say('{name}, from {address}', {
              name: wayOut.interfaceName,
              address: wayOut.localAddress,
            }),
    },
    { label: say('Network'), seen: networkWords(seen) },
    { label: say('Computer'), seen: echoWords(seen.echo) },
    {
      label: say('Port {port}', { port: String(seen.port) }),
      seen: portWords(seen),
    },
  ];
}

function networkWords(seen: WayObservations): string {
  if (seen.isOwn) return say('this computer');
  if (seen.ownNetworks.length > 0) return say('the same as this computer’s');
  return seen.isPrivate ? say('another private one') : say('the internet');
}

function echoWords(echo: EchoAnswer): string {
  switch (echo) {
    case 'answers':
      return say('answers an echo');
    case 'silent':
      return say('does not answer an echo');
    case 'unknown':
      return say('not asked for an echo');
  }
}

function portWords(seen: WayObservations): string {
  switch (seen.portAnswer) {
    case 'answers':
      return seen.keyAnswer === 'other'
        ? say('Ferry answers, with another key')
        : say('Ferry answers');
    case 'other-version':
      return say('another version of Ferry answers');
    case 'refused':
      return say('closed');
    case 'unreachable':
      return seen.echo === 'answers' || seen.linkAnswer === 'somebody'
        ? say('turned away')
        : say('nobody has that address');
    case 'blocked-here':
      return say('blocked on this computer');
    case 'no-route':
      return say('no way there');
    case 'silent':
      return seen.dropsAnswers === true ? say('its answers are dropped here') : say('silent');
  }
}
