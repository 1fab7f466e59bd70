/** This computer as main knows it: settings, key, and whether it listens. */
import type { Language } from '../../../src-shared/language.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../src-shared/failure.ts';
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import type { ListenState } from '../../../src-shared/listen-model.ts';

export interface MeState {
  /** Null until main has answered for the first time. */
  readonly settings: Settings | null;
  readonly language: Language;
  readonly appVersion: string;
  readonly fingerprint: string;
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  /** Null while not listening. */
  readonly listening: ListenState | null;
  /** Why the last attempt to listen, or the listener itself, ended. */
  readonly listenFailure: Failure | null;
  /** Whether this desktop has a tray; null = nobody has looked. */
  readonly isTraySeen: boolean | null;
  /** A start or stop is under way. */
  readonly isListenChanging: boolean;
}

export type MeStore = StoreApi<MeState>;

export function createMeStore(): MeStore {
  return createStore<MeState>(() => ({
    settings: null,
    language: 'en',
    appVersion: '',
    fingerprint: '',
    publicKey: '',
    listening: null,
    listenFailure: null,
    isTraySeen: null,
    isListenChanging: false,
  }));
}
