/** What the person has put together to send, and to whom. The only state that main does not know. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FerryLink } from '../../../src-shared/ferry-link.ts';
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import { DEFAULT_PORT } from '../../../src-shared/listen-model.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';

export interface FormState {
  readonly items: readonly SourceItem[];
  /** Neighbours that it goes to, in the order in which they were picked. */
  readonly picks: readonly Neighbour[];
  /** One more that it goes to, as typed; `send/destination.ts` says whether it is valid. */
  readonly host: string;
  readonly port: string;
  /** Static public key of whom the pasted link at `host` and `port` names, 64 hexadecimal digits: nobody else gets it. Null = no link. */
  readonly linkKey: string | null;
  readonly plain: boolean;
  /** Main has been asked to start, and has not answered yet. */
  readonly isStarting: boolean;
  /** What is picked and typed has got something: it stays for more, and the next pick or host begins anew. */
  readonly isSpent: boolean;
}

export type FormStore = StoreApi<FormState>;

export function createFormStore(): FormStore {
  return createStore<FormState>(() => ({
    items: [],
    picks: [],
    host: '',
    port: String(DEFAULT_PORT),
    linkKey: null,
    plain: false,
    isStarting: false,
    isSpent: false,
  }));
}

/** What is added twice keeps its token, and its place. */
export function withItems(state: FormState, added: readonly SourceItem[]): FormState {
  const known = new Set(state.items.map(({ token }) => token));
  return { ...state, items: [...state.items, ...added.filter(({ token }) => !known.has(token))] };
}

/** Picked if it was not, else no longer. */
export function withPick(state: FormState, neighbour: Neighbour): FormState {
  if (isPicked(state, neighbour)) {
    const picks = state.picks.filter((one) => one.neighbourId !== neighbour.neighbourId);
    return { ...state, picks, isSpent: false };
  }
  return state.isSpent
    ? { ...state, picks: [neighbour], host: '', linkKey: null, isSpent: false }
    : { ...state, picks: [...state.picks, neighbour] };
}

/** Typed by hand: whoever answers there. */
export function withHost(state: FormState, host: string): FormState {
  const typed = { ...state, host, linkKey: null };
  return state.isSpent ? { ...typed, picks: [], isSpent: false } : typed;
}

/** As `withHost`, of a link that was pasted or opened. */
export function withLink(state: FormState, { host, port, publicKey }: FerryLink): FormState {
  return { ...withHost(state, host), port: String(port), linkKey: publicKey };
}

/** All of `sent` went to whom is picked and typed. */
export function withSent(state: FormState, sent: readonly SourceItem[]): FormState {
  return { ...state, items: state.items.filter((item) => !sent.includes(item)), isSpent: true };
}

/** Picks as they are known now. One that was met becomes known by its key; one that is gone stays picked, out of sight. */
export function withKnown(state: FormState, all: readonly Neighbour[]): FormState {
  if (state.picks.length === 0) return state;
  const now = state.picks.map(
    (pick) => all.find((one) => isSame(one, pick)) ?? { ...pick, isReachable: false },
  );
  return { ...state, picks: now };
}

export const isPicked = ({ picks }: FormState, { neighbourId }: Neighbour): boolean =>
  picks.some((one) => one.neighbourId === neighbourId);

function isSame(one: Neighbour, pick: Neighbour): boolean {
  if (one.neighbourId === pick.neighbourId) return true;
  const [at] = pick.addresses;
  return (
    pick.publicKey === null &&
    one.addresses.some(({ host, port }) => host === at?.host && port === at.port)
  );
}
