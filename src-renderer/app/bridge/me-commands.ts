/** Listening and settings. */
import type { Failure } from '../../../src-shared/failure.ts';
import type { Requests } from '../../../src-shared/ipc-contract.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';

export interface MeCommands {
  readonly toggleListening: () => Promise<void>;
  /** Main moves a running listener over, on the port that it has. */
  readonly setAlsoPlain: (plain: boolean) => Promise<void>;
  /** Answers why it could not be changed; null when it was. */
  readonly changeSettings: (
    change: Requests['settings-change']['argument'],
  ) => Promise<Failure | null>;
  /** What was said on the first screen, which then is not shown again. */
  readonly finishFirstRun: (answers: {
    readonly deviceName: string;
    readonly listens: boolean;
  }) => Promise<void>;
  readonly skipFirstRun: () => Promise<void>;
  readonly chooseReceiveFolder: () => Promise<void>;
  /** Whether this desktop has a tray now. */
  readonly lookForTray: () => Promise<void>;
}

export function meCommands({ me }: Stores, ask: Ask): MeCommands {
  const startListening = async (port: number, plain: boolean): Promise<void> => {
    const reply = await ask('listen-start', { port, plain });
    if (!reply) return;
    me.setState(
      reply.answer.ok
        ? { listening: reply.answer.value, listenFailure: null }
        : { listening: null, listenFailure: reply.answer.failure },
    );
  };

  const stopListening = async (): Promise<void> => {
    const reply = await ask('listen-stop', null);
    if (reply) me.setState({ listening: null, listenFailure: null });
  };

  /** One change of the listener at a time: a second press while the first is under way does nothing. */
  const changeListening = async (change: () => Promise<void>): Promise<void> => {
    if (me.getState().isListenChanging) return;
    me.setState({ isListenChanging: true });
    try {
      await change();
    } finally {
      me.setState({ isListenChanging: false });
    }
  };

  const changeSettings: MeCommands['changeSettings'] = async (change) => {
    const reply = await ask('settings-change', change);
    if (!reply) return null;
    if (!reply.answer.ok) return reply.answer.failure;
    me.setState({ settings: reply.answer.value });
    return null;
  };

  const toggleListening = (): Promise<void> =>
    changeListening(async () => {
      const { listening, settings } = me.getState();
      if (listening) await stopListening();
      else if (settings) await startListening(settings.port, settings.plain);
    });

  return {
    changeSettings,
    toggleListening,
    finishFirstRun: async ({ deviceName, listens }) => {
      await changeSettings({ deviceName, listenAtStart: listens, firstRunDone: true });
      if (listens && me.getState().listening === null) await toggleListening();
    },
    skipFirstRun: async () => {
      await changeSettings({ firstRunDone: true });
    },
    setAlsoPlain: (plain) =>
      changeListening(async () => {
        const listenFailure = await changeSettings({ plain });
        if (listenFailure) me.setState({ listenFailure });
      }),
    lookForTray: async () => {
      const reply = await ask('tray-seen', null);
      if (reply) me.setState({ isTraySeen: reply.answer });
    },
    chooseReceiveFolder: async () => {
      const reply = await ask('settings-choose-folder', null);
      if (reply) me.setState({ settings: reply.answer });
    },
  };
}
