/**
 * From what was observed of the way to another computer to what is the matter with it. Decides only
 * that; the order of the questions is the order of certainty.
 */
import type { Diagnosis, WayObservations } from './doctor-model.ts';

export function diagnose(seen: WayObservations): Diagnosis {
  switch (seen.portAnswer) {
    case 'answers':
      return seen.keyAnswer === 'other' ? 'other-device' : 'answers';
    case 'other-version':
      return seen.portAnswer;
    case 'refused':
      // Its firewall says the same as a closed port does.
      if (seen.isAnnounced) return 'firewall';
      return seen.announcedPort === null ? 'nobody-listens' : 'other-port';
    case 'blocked-here':
      return 'own-firewall';
    case 'no-route':
      return 'no-network';
    case 'unreachable':
    case 'silent':
      return diagnoseSilence(seen);
  }
}

function diagnoseSilence(seen: WayObservations): Diagnosis {
  // What is sent to an own address never leaves, so only our own rules can have eaten it.
  if (seen.isOwn || seen.dropsAnswers === true) return 'own-firewall';
  if (seen.announcedPort !== null && seen.echo === 'answers') return 'other-port';
  if (isTakenByTunnel(seen)) return 'vpn';
  if (seen.echo === 'answers') return seen.largeEcho === 'silent' ? 'mtu' : 'firewall';
  if (seen.ownNetworks.length === 0) return seen.isPrivate ? 'other-subnet' : 'far';
  // Multicast from it arrives and nothing between the two does: what guest networks do.
  const isNobody =
    seen.linkAnswer === 'nobody' ||
    // A firewall's refusal says the same, of a computer that is there.
    (seen.portAnswer === 'unreachable' && seen.linkAnswer !== 'somebody');
  if (seen.isAnnounced) return isNobody ? 'isolated' : 'firewall';
  if (isNobody) return 'off-or-isolated';
  return seen.linkAnswer === 'somebody' ? 'firewall' : 'no-answer';
}

/**
 * A private address that no tunnel leads to by itself, and that goes through one all the same; or one of an
 * own network that leaves by another interface, whatever that is called.
 */
function isTakenByTunnel({ wayOut, isPrivate, ownNetworks }: WayObservations): boolean {
  if (wayOut === null) return false;
  const isOfOwnNetwork = ownNetworks.some((one) => one.interfaceName === wayOut.interfaceName);
  if (ownNetworks.length > 0 && !isOfOwnNetwork) return true;
  return wayOut.isTunnel && isPrivate && !ownNetworks.some((network) => network.isTunnel);
}
