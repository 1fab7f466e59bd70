/** Hands the stores and the commands of this window to its components. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { invariant } from '../../src-shared/assert.ts';
import type { Commands } from './bridge/commands.ts';
import type { DoctorState } from './stores/doctor-store.ts';
import type { DevicesState } from './stores/devices-store.ts';
import type { FormState } from './stores/form-store.ts';
import type { HistoryState } from './stores/history-store.ts';
import type { MeState } from './stores/me-store.ts';
import type { NeighboursState } from './stores/neighbours-store.ts';
import type { Stores } from './stores/stores.ts';
import type { TransfersState } from './stores/transfers-store.ts';
import type { ViewState } from './stores/view-store.ts';

export interface AppContext {
  readonly stores: Stores;
  readonly commands: Commands;
}

export const AppContext = createContext<AppContext | null>(null);

function useApp(): AppContext {
  const app = use(AppContext);
  invariant(app, 'components stand inside the app context');
  return app;
}

export const useCommands = (): Commands => useApp().commands;
export const useStores = (): Stores => useApp().stores;

// One hook a store. A selector picks the smallest slice; only a change of that slice draws again.
export const useMe = <T>(select: (state: MeState) => T): T => useStore(useApp().stores.me, select);
export const useForm = <T>(select: (state: FormState) => T): T =>
  useStore(useApp().stores.form, select);
export const useNeighbours = <T>(select: (state: NeighboursState) => T): T =>
  useStore(useApp().stores.neighbours, select);
export const useDevices = <T>(select: (state: DevicesState) => T): T =>
  useStore(useApp().stores.devices, select);
export const useTransfers = <T>(select: (state: TransfersState) => T): T =>
  useStore(useApp().stores.transfers, select);
export const useHistory = <T>(select: (state: HistoryState) => T): T =>
  useStore(useApp().stores.history, select);
export const useView = <T>(select: (state: ViewState) => T): T =>
  useStore(useApp().stores.view, select);
export const useDoctor = <T>(select: (state: DoctorState) => T): T =>
  useStore(useApp().stores.doctor, select);
