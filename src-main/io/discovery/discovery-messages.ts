/** What goes between this process's main thread and its discovery worker. Values only; types only. */
import type { OwnAnnouncement } from './announcement.ts';
import type { Found } from './sightings.ts';

export type ToDiscoveryWorker =
  | { readonly kind: 'announce'; readonly own: OwnAnnouncement | null }
  | { readonly kind: 'preferred'; readonly publicKeys: readonly string[] }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'close' };

export type FromDiscoveryWorker =
  | { readonly kind: 'found'; readonly found: readonly Found[] }
  | { readonly kind: 'fault'; readonly message: string; readonly reason: string }
  | { readonly kind: 'closed' };
