/**
 * What a device says of itself, in whichever way (docs/PROTOCOL.md, section 9.1). A claim: nobody has
 * proved anything.
 */
import { DEVICE_KINDS, type DeviceKind } from '../../../src-shared/neighbour-model.ts';
import { PROTOCOL_VERSION } from '../../protocol/constants.ts';
import { cutDeviceName, parseDeviceName } from '../../protocol/parameters.ts';

export interface Announcement {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  /** 1 to 64 bytes of UTF-8. */
  readonly deviceName: string;
  readonly deviceKind: DeviceKind;
  /** Where it listens, 1 to 65535. */
  readonly port: number;
}

/** What this device announces, and where it is true. */
export interface OwnAnnouncement extends Announcement {
  /** The one address of this computer that it listens on; null = all. */
  readonly bind: string | null;
}

/** An announcement as it came in. */
export interface Sighting {
  readonly announcement: Announcement;
  /** Numeric; link-local IPv6 with its zone. At least one. */
  readonly hosts: readonly string[];
  /** Who sent it, numeric. */
  readonly origin: string;
  /** On which interface it came. */
  readonly interfaceName: string;
  readonly lastsSeconds: number;
}

export const isSpokenHere = (version: number): boolean => version === PROTOCOL_VERSION;

/** As the handshake takes a name: legal UTF-8, of a length, without control characters. */
export function parseAnnouncedName(bytes: Uint8Array): string | null {
  const name = parseDeviceName(bytes)?.trim();
  return name ? name : null;
}

/** What this device is called in announcements: its name as the handshake says it, which others take. */
export function announcedName(name: string): string {
  const bytes = cutDeviceName(name);
  return (bytes === null ? null : parseAnnouncedName(bytes)) ?? NAMELESS;
}

/** Of a name that has nothing that can be shown. */
const NAMELESS = 'Ferry';

export const parseDeviceKind = (text: string | undefined): DeviceKind =>
  DEVICE_KINDS.find((kind) => kind === text) ?? 'unknown';

export const isPort = (port: number): boolean =>
  Number.isInteger(port) && port >= 1 && port <= 65_535;
