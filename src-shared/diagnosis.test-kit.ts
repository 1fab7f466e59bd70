/** What may have been seen of the way to somebody, for tests. */
import type { WayObservations } from './doctor-model.ts';

/** Silence from a neighbour on the same cable, of whom nothing else is known. */
export const SILENCE: WayObservations = {
  address: '192.168.1.5',
  port: 27182,
  isOwn: false,
  isAnnounced: false,
  announcedPort: null,
  isPrivate: true,
  ownNetworks: [{ interfaceName: 'eth0', isTunnel: false }],
  wayOut: {
    interfaceName: 'eth0',
    localAddress: '192.168.1.2',
    isTunnel: false,
    isWireless: false,
  },
  portAnswer: 'silent',
  dropsAnswers: null,
  keyAnswer: 'unknown',
  linkAnswer: 'somebody',
  echo: 'silent',
  largeEcho: 'silent',
};
