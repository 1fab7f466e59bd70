/** Discovery as everyone above it sees it, whether it runs in this thread or in a worker. */
import type { OwnAnnouncement } from './announcement.ts';
import type { InterfaceChoice } from './discovery-interfaces.ts';
import type { Found } from './sightings.ts';

export interface DiscoveryConfig {
  readonly interfaces: InterfaceChoice;
  /** 64 hexadecimal digits each: this computer's, which is no neighbour of itself. */
  readonly ownKeys: readonly string[];
  /** Default both. */
  readonly ways?: readonly ('dns-sd' | 'beacon')[];
  /** Default those of the protocol; others keep tests apart. */
  readonly ports?: { readonly dns: number; readonly beacon: number };
  /** Default those of the protocol; tests have no time. */
  readonly silentAfterMs?: number;
  readonly newAfterMs?: number;
}

/** All that announce themselves now, in no order; at most four times a second, and only when it changed. */
export type DiscoveryListener = (found: readonly Found[]) => void;

export interface Discovery {
  /** From now on; null = nothing: whoever heard of us is told that we go. */
  announce(own: OwnAnnouncement | null): void;
  /** Devices that are taken in before others: 64 hexadecimal digits each. */
  setPreferred(publicKeys: readonly string[]): void;
  /** Somebody looks at the list: who has been silent for a while is asked whether they are still there. */
  lookAgain(): void;
  /** Says that we go, and closes all sockets. */
  close(): Promise<void>;
}
