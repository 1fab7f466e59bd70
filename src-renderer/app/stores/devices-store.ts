/** The devices that main knows, as it last told them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';

export interface DevicesState {
  /** Verified first, then the most recently seen. */
  readonly all: readonly KnownDevice[];
}

export type DevicesStore = StoreApi<DevicesState>;

export const createDevicesStore = (): DevicesStore =>
  createStore<DevicesState>(() => ({ all: [] }));

/** Null for a peer without a key, and before main has told. */
export const deviceOf = ({ all }: DevicesState, publicKey: string | null): KnownDevice | null =>
  all.find((device) => device.publicKey === publicKey) ?? null;
