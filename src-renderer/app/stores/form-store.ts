/** What the person has put together to send, and to whom. The only state that main does not know. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import { DEFAULT_PORT } from '../../../src-shared/listen-model.ts';

export interface FormState {
  readonly items: readonly SourceItem[];
  /** As typed; `send/destination.ts` says whether it is valid. */
  readonly host: string;
  readonly port: string;
  readonly plain: boolean;
  /** Main has been asked to start, and has not answered yet. */
  readonly isStarting: boolean;
}

export type FormStore = StoreApi<FormState>;

export function createFormStore(): FormStore {
  return createStore<FormState>(() => ({
    items: [],
    host: '',
    port: String(DEFAULT_PORT),
    plain: false,
    isStarting: false,
  }));
}
