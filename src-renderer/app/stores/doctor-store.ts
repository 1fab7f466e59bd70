/** The last look at the way to another computer. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SendTarget } from '../../../src-shared/send-target.ts';
import type { Examination } from '../../../src-shared/doctor-model.ts';

export interface DoctorState {
  /** Whose way is, or was, looked at; null before the first time. */
  readonly target: SendTarget | null;
  readonly isExamining: boolean;
  /** Of `target`; null until there is one. */
  readonly examination: Examination | null;
}

export type DoctorStore = StoreApi<DoctorState>;

export function createDoctorStore(): DoctorStore {
  return createStore<DoctorState>(() => ({ target: null, isExamining: false, examination: null }));
}
