/** Putting files together, picking whom they are for, and sending them. */
import { parseFerryLink } from '../../../src-shared/ferry-link.ts';
import type { FerryBridge, SourceItem, SourcesAdded } from '../../../src-shared/ipc-contract.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import type { SendTarget } from '../../../src-shared/send-target.ts';
import { listedNeighbours } from '../neighbours/listed-neighbours.ts';
import { isSentAtOnce, neighbourName, neighbourTarget } from '../neighbours/neighbour-words.ts';
import { splitHostAndPort, whyNotSend } from '../send/destination.ts';
import { recipientsOf } from '../send/recipients.ts';
import {
  isPicked,
  withHost,
  withItems,
  withLink,
  withPick,
  withSent,
} from '../stores/form-store.ts';
import type { Stores } from '../stores/stores.ts';
import { withAnnouncement } from '../stores/view-store.ts';
import type { Ask } from './ask.ts';
import { tellFailure } from './tell-failure.ts';

export interface SendCommands {
  readonly chooseFiles: () => Promise<void>;
  /** Whole folders, with everything in them. */
  readonly chooseFolder: () => Promise<void>;
  /** Files that were dropped on the window. */
  readonly addFiles: (files: readonly File[]) => Promise<void>;
  /** The keys for pasting were pressed. `files`: those on the clipboard; without any that lie on a disk, main takes text or a picture. */
  readonly paste: (files: readonly File[]) => Promise<void>;
  /** As if they were pressed. */
  readonly pressPaste: () => Promise<void>;
  /** Files that were dropped on a neighbour go at once, unless it has to be looked at first. */
  readonly dropOn: (neighbourId: string, files: readonly File[]) => Promise<void>;
  /** Lets the person choose, and sends that at once. */
  readonly chooseAndSendTo: (neighbourId: string, kind: 'files' | 'folders') => Promise<void>;
  readonly removeItem: (token: string) => void;
  readonly removeAllItems: () => void;
  /** Picks it, or no longer does. */
  readonly pickNeighbour: (neighbourId: string) => void;
  /** A link that is pasted is taken apart; while it is typed, only when the field is left. */
  readonly typeHost: (text: string) => void;
  /** The host's field is left: a port that was typed there as well moves into its own, and a link is taken apart. */
  readonly leaveHost: () => void;
  readonly typePort: (text: string) => void;
  readonly setPlain: (plain: boolean) => void;
  readonly send: () => Promise<void>;
}

export function sendCommands(bridge: FerryBridge, stores: Stores, ask: Ask): SendCommands {
  const { form, view, neighbours } = stores;

  const addItems = (items: readonly SourceItem[]): void => {
    if (items.length === 0) return;
    form.setState((state) => withItems(state, items));
    view.setState({ tab: 'transfers' });
  };

  const choose = async (kind: 'files' | 'folders'): Promise<readonly SourceItem[]> => {
    const reply = await ask('sources-choose', kind);
    return reply?.answer ?? [];
  };

  /** Only the preload can see the paths of dropped files, hence not a request like the others. */
  const resolveFiles = async (files: readonly File[]): Promise<SourcesAdded> => {
    const added: SourcesAdded = await bridge.addFiles(files).catch((error: unknown) => ({
      items: [],
      failures: [{ kind: 'internal', reason: String(error) } as const],
    }));
    for (const failure of added.failures) tellFailure(view, failure);
    return added;
  };

  const pasteFromClipboard = async (): Promise<readonly SourceItem[]> => {
    const reply = await ask('sources-paste', null);
    if (!reply) return [];
    if (reply.answer.ok) return [reply.answer.value];
    tellFailure(view, reply.answer.failure);
    return [];
  };

  /** Of what nobody has said yet whom it is for. */
  const addAndAsk = (items: readonly SourceItem[]): void => {
    addItems(items);
    if (items.length > 0) askWhom(items.length);
  };

  const remove = (gone: (item: SourceItem) => boolean): void => {
    const { items } = form.getState();
    form.setState({ items: items.filter((item) => !gone(item)) });
    const tokens = items.filter(gone).map(({ token }) => token);
    void ask('sources-remove', tokens);
  };

  /** Who was dropped files here and has picked nobody is led to where one picks. */
  const askWhom = (count: number): void => {
    const { picks, host } = form.getState();
    if (picks.length > 0 || host.trim() !== '') return;
    const announcement = say(
      '{count, plural, one {# item added. Pick who gets it.} other {# items added. Pick who gets them.}}',
      { count },
    );
    view.setState((state) => ({ ...withAnnouncement(state, announcement), isWhomAsked: true }));
  };

  /** Who is blocked here is not sent to by mistake either. */
  const pick = (neighbour: Neighbour): void => {
    if (neighbour.trust !== 'blocked') form.setState((state) => withPick(state, neighbour));
  };

  const find = (neighbourId: string): Neighbour | undefined =>
    listedNeighbours(neighbours.getState().shown, form.getState().picks).find(
      (one) => one.neighbourId === neighbourId,
    );

  /** Answers whether main took it. */
  const start = async (
    items: readonly SourceItem[],
    targets: readonly SendTarget[],
  ): Promise<boolean> => {
    if (form.getState().isStarting) return false;
    form.setState({ isStarting: true });
    const tokens = items.map(({ token }) => token);
    const { plain } = form.getState();
    const reply = await ask('send-start', { tokens, targets, plain });
    form.setState({ isStarting: false });
    if (!reply) return false;
    const { answer } = reply;
    if (!answer.ok) tellFailure(view, answer.failure);
    else view.setState({ tab: 'transfers' });
    return answer.ok;
  };

  /** What cannot go stays with the files to send. */
  const startFor = async (items: readonly SourceItem[], neighbour: Neighbour): Promise<void> => {
    if (items.length === 0) return;
    if (!(await start(items, [neighbourTarget(neighbour)]))) return addItems(items);
    const name = neighbourName(neighbour);
    view.setState((state) => withAnnouncement(state, say('Sending to {name}.', { name })));
  };

  return {
    chooseFiles: async () => addItems(await choose('files')),
    chooseFolder: async () => addItems(await choose('folders')),
    addFiles: async (files) => addAndAsk((await resolveFiles(files)).items),
    paste: async (files) => {
      const { items, failures } = await resolveFiles(files);
      addAndAsk(items.length + failures.length > 0 ? items : await pasteFromClipboard());
    },
    pressPaste: async () => {
      await ask('paste-press', null);
    },
    dropOn: async (neighbourId, files) => {
      const neighbour = find(neighbourId);
      const { items } = await resolveFiles(files);
      if (neighbour === undefined) return addItems(items);
      if (isSentAtOnce(neighbour, neighbours.getState().all ?? []))
        return startFor(items, neighbour);
      addItems(items);
      if (!isPicked(form.getState(), neighbour)) pick(neighbour);
    },
    chooseAndSendTo: async (neighbourId, kind) => {
      const neighbour = find(neighbourId);
      if (neighbour !== undefined) await startFor(await choose(kind), neighbour);
    },
    removeItem: (token) => remove((item) => item.token === token),
    removeAllItems: () => remove(() => true),
    pickNeighbour: (neighbourId) => {
      const neighbour = find(neighbourId);
      if (neighbour !== undefined) pick(neighbour);
    },
    typeHost: (text) =>
      form.setState((state) => {
        const isPasted = Math.abs(text.length - state.host.length) > 1;
        const link = isPasted ? parseFerryLink(text) : null;
        return link === null ? withHost(state, text) : withLink(state, link);
      }),
    leaveHost: () =>
      form.setState((state) => {
        const link = parseFerryLink(state.host);
        return link === null ? splitHostAndPort(state.host) : withLink(state, link);
      }),
    typePort: (port) => form.setState({ port }),
    setPlain: (plain) => form.setState({ plain }),
    send: async () => {
      const state = form.getState();
      if (whyNotSend(state) !== null) return;
      const { items } = state;
      const recipients = recipientsOf(state, neighbours.getState().all ?? []);
      const targets = recipients.map(({ target }) => target);
      if (await start(items, targets)) form.setState((later) => withSent(later, items));
    },
  };
}
