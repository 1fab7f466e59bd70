/** What a person decides about devices. What comes of it is main's next list of them, and the transfers' next snapshots. */
import { firstAlwaysAccept } from '../../../src-shared/always-accept.ts';
import type { FailureWords } from '../../../src-shared/failure-words.ts';
import type { PublicKey } from '../../../src-shared/ipc-contract.ts';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';
import { say } from '../../../src-shared/say.ts';
import type { Stores } from '../stores/stores.ts';
import { withNotice } from '../stores/view-store.ts';
import { choiceElsewhere } from '../incoming/offer-check.ts';
import { choiceOf, withAnswering } from '../stores/transfers-store.ts';
import type { Ask } from './ask.ts';

export interface DeviceCommands {
  /** The codes of this device are the same on both screens. */
  readonly codesMatch: (publicKey: PublicKey) => Promise<void>;
  /** They are not: ends the transfer, and warns. */
  readonly codesDiffer: (id: TransferId) => Promise<void>;
  /** To who has another key now than a verified device had. */
  readonly sendToChangedKey: (id: TransferId) => Promise<void>;
  /** This offer, and from now on whatever this device sends, within the first limits. */
  readonly alwaysAccept: (id: TransferId) => Promise<void>;
  readonly unverify: (publicKey: PublicKey) => Promise<void>;
  /** Null: ask each time. `maxBytes` null: any size. */
  readonly setAlwaysAccept: (
    device: KnownDevice,
    rule: { readonly maxBytes: number | null } | null,
  ) => Promise<void>;
  readonly setBlocked: (device: KnownDevice, isBlocked: boolean) => Promise<void>;
  readonly chooseDeviceFolder: (publicKey: PublicKey) => Promise<void>;
  readonly resetDeviceFolder: (publicKey: PublicKey) => Promise<void>;
  readonly forgetDevice: (publicKey: PublicKey) => Promise<void>;
}

export function deviceCommands({ transfers, devices, view }: Stores, ask: Ask): DeviceCommands {
  const setRules = async (
    { publicKey, rules }: KnownDevice,
    change: Partial<KnownDevice['rules']>,
  ): Promise<void> => {
    const { alwaysAccept, isBlocked } = { ...rules, ...change };
    const always = alwaysAccept === null ? null : { maxBytes: alwaysAccept.maxBytes };
    await ask('device-rules', { publicKey, alwaysAccept: always, isBlocked });
  };

  return {
    codesMatch: async (publicKey) => {
      await ask('device-verify', publicKey);
    },
    codesDiffer: async (id) => {
      const reply = await ask('transfer-codes-differ', id);
      if (!reply) return;
      const words = (): FailureWords => ({
        title: say('The codes were different: the transfer was ended'),
        advice: say(
          'Somebody may be between the two computers. Nothing was kept. Try again on another network, and compare the code again.',
        ),
      });
      view.setState((state) => withNotice(state, words));
    },
    sendToChangedKey: async (id) => {
      await ask('transfer-accept-key', id);
    },
    alwaysAccept: async (id) => {
      const offer = transfers.getState().byId[id];
      const publicKey = offer?.peer.publicKey ?? null;
      if (!offer || publicKey === null) return;
      transfers.setState((state) => withAnswering(state, id, true));
      const known = devices.getState().all.find((device) => device.publicKey === publicKey);
      const { maxBytes } = known?.rules.alwaysAccept ?? firstAlwaysAccept(offer);
      const rules = { publicKey, alwaysAccept: { maxBytes }, isBlocked: false };
      const ruled = await ask('device-rules', rules);
      // As what comes later will be: nothing here is overwritten.
      const conflict = choiceElsewhere(choiceOf(transfers.getState(), id));
      const reply = ruled && (await ask('transfer-accept', { id, conflict }));
      if (!reply) transfers.setState((state) => withAnswering(state, id, false));
    },
    unverify: async (publicKey) => {
      await ask('device-unverify', publicKey);
    },
    setAlwaysAccept: (device, rule) =>
      setRules(device, {
        alwaysAccept: rule === null ? null : { maxBytes: rule.maxBytes, folder: null },
      }),
    setBlocked: (device, isBlocked) => setRules(device, { isBlocked }),
    chooseDeviceFolder: async (publicKey) => {
      await ask('device-folder', { publicKey, choose: true });
    },
    resetDeviceFolder: async (publicKey) => {
      await ask('device-folder', { publicKey, choose: false });
    },
    forgetDevice: async (publicKey) => {
      await ask('device-forget', publicKey);
    },
  };
}
