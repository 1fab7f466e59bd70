import type { Announcement } from '../../io/discovery/announcement.ts';
import { decodeBeacon, encodeBeacon, encodeQuestion } from '../../io/discovery/beacon.ts';
import { decodeDnsMessage, encodeQuery, encodeResponse } from '../../io/discovery/dns-sd.ts';
import type { Prng } from '../../simulation/prng.ts';
import { require, type FuzzTarget } from '../target.ts';

const announcementOf = (prng: Prng): Announcement => ({
  publicKey: Buffer.from(prng.bytes(32)).toString('hex'),
  deviceName: 'Ada’s laptop 🚢',
  deviceKind: 'laptop',
  port: 27_182,
});

function requireAnnouncement({ publicKey, deviceName, port }: Announcement): void {
  require(/^[0-9a-f]{64}$/.test(publicKey), 'a key');
  require(port >= 1 && port <= 65_535, 'a port');
  const bytes = Buffer.byteLength(deviceName);
  require(bytes >= 1 && bytes <= 64, 'a name of another length');
  require(!/\p{Cc}/u.test(deviceName), 'a name with control characters');
}

/** The broadcast of PROTOCOL.md, section 9.3. */
export const beacon: FuzzTarget = {
  name: 'beacon',
  corpus: (prng) => {
    const own = announcementOf(prng);
    return [encodeBeacon(own, 100), encodeBeacon(own, 0), encodeQuestion()];
  },
  check(input) {
    const decoded = decodeBeacon(input);
    if (decoded === null || decoded.kind === 'who-is-there') return;
    requireAnnouncement(decoded.announcement);
    const lasts = decoded.kind === 'here' ? decoded.lastsSeconds : 0;
    require(lasts <= 120, 'it lasts for more than two minutes');
    const again = decodeBeacon(encodeBeacon(decoded.announcement, lasts));
    require(JSON.stringify(again) === JSON.stringify(decoded), 'encoded again, it says otherwise');
  },
};

/** Multicast DNS of anybody: section 9.2. */
export const dnsSd: FuzzTarget = {
  name: 'dns-sd',
  corpus: (prng) => {
    const own = announcementOf(prng);
    const hosts = ['192.168.1.5', 'fe80::5'];
    return [encodeResponse(own, hosts), encodeResponse(own, hosts, 0), encodeQuery([own])];
  },
  check(input) {
    const decoded = decodeDnsMessage(input);
    if (decoded?.kind !== 'response') return;
    require(decoded.sightings.length <= 64, 'more devices than records');
    for (const { announcement, hosts, lastsSeconds } of decoded.sightings) {
      requireAnnouncement(announcement);
      require(hosts.length <= 16 && lastsSeconds >= 0 && lastsSeconds <= 120, 'a limit');
    }
  },
};
