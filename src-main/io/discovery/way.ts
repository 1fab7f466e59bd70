/** One way in which devices find each other, as `discovery.ts` uses both: DNS-SD and the beacon. */
import type { Announcement, OwnAnnouncement, Sighting } from './announcement.ts';
import type { DiscoveryInterface } from './discovery-interfaces.ts';

export interface Way {
  /** Says on all interfaces that `own` is here. */
  announce(own: OwnAnnouncement): void;
  /** Says twice that it is no longer; resolves when the system has taken it. */
  sayGone(own: OwnAnnouncement): Promise<void>;
  /** Asks on all interfaces who is there. `known`: those who need not answer. */
  ask(known: readonly Announcement[]): void;
  close(): Promise<void>;
}

export interface WayParts {
  readonly interfaces: readonly DiscoveryInterface[];
  readonly port: number;
  /** What is announced to whoever asks; null = nothing. */
  readonly own: () => OwnAnnouncement | null;
  /** ms, of a clock that does not jump. */
  readonly now: () => number;
  readonly handleSighting: (sighting: Sighting) => void;
  readonly handleGone: (announcement: Announcement, origin: string) => void;
  /** A socket could not be opened, or was lost. */
  readonly handleFailure: (reason: string) => void;
}
