/** All stores of one window. */
import { createDoctorStore, type DoctorStore } from './doctor-store.ts';
import { createDevicesStore, type DevicesStore } from './devices-store.ts';
import { createFormStore, type FormStore } from './form-store.ts';
import { createHistoryStore, type HistoryStore } from './history-store.ts';
import { createMeStore, type MeStore } from './me-store.ts';
import { createNeighboursStore, type NeighboursStore } from './neighbours-store.ts';
import { createTransfersStore, type TransfersStore } from './transfers-store.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

export interface Stores {
  readonly me: MeStore;
  readonly form: FormStore;
  readonly neighbours: NeighboursStore;
  readonly devices: DevicesStore;
  readonly transfers: TransfersStore;
  readonly history: HistoryStore;
  readonly view: ViewStore;
  readonly doctor: DoctorStore;
}

export const createStores = (): Stores => ({
  me: createMeStore(),
  form: createFormStore(),
  neighbours: createNeighboursStore(),
  devices: createDevicesStore(),
  transfers: createTransfersStore(),
  history: createHistoryStore(),
  view: createViewStore(),
  doctor: createDoctorStore(),
});
