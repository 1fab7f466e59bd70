/** Everything that a person can ask for, by topic. Components call these and nothing else. */
import type { FerryBridge } from '../../../src-shared/ipc-contract.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';
import { doctorCommands, type DoctorCommands } from './doctor-commands.ts';
import { deviceCommands, type DeviceCommands } from './device-commands.ts';
import { historyCommands, type HistoryCommands } from './history-commands.ts';
import { offerCommands, type OfferCommands } from './offer-commands.ts';
import { neighbourCommands, type NeighbourCommands } from './neighbour-commands.ts';
import { meCommands, type MeCommands } from './me-commands.ts';
import { sendCommands, type SendCommands } from './send-commands.ts';
import { transferCommands, type TransferCommands } from './transfer-commands.ts';
import { viewCommands, type ViewCommands } from './view-commands.ts';

export interface Commands
  extends
    MeCommands,
    NeighbourCommands,
    SendCommands,
    OfferCommands,
    DeviceCommands,
    TransferCommands,
    HistoryCommands,
    DoctorCommands,
    ViewCommands {}

export function createCommands(bridge: FerryBridge, stores: Stores, ask: Ask): Commands {
  return {
    ...meCommands(stores, ask),
    ...neighbourCommands(stores, ask),
    ...sendCommands(bridge, stores, ask),
    ...offerCommands(stores, ask),
    ...deviceCommands(stores, ask),
    ...transferCommands(stores, ask),
    ...historyCommands(stores, ask),
    ...doctorCommands(stores, ask),
    ...viewCommands(stores),
  };
}
