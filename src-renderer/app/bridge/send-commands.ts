/** Putting files together and sending them. */
import type { FerryBridge, SourceItem, SourcesAdded } from '../../../src-shared/ipc-contract.ts';
import { type Destination, parseDestination, splitHostAndPort } from '../send/destination.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';
import { tellFailure } from './tell-failure.ts';

export interface SendCommands {
  readonly chooseFiles: () => Promise<void>;
  /** Whole folders, with everything in them. */
  readonly chooseFolder: () => Promise<void>;
  /** Files that were dropped on the window. */
  readonly addFiles: (files: readonly File[]) => Promise<void>;
  /** Files that were dropped on a neighbour: they go at once. */
  readonly sendFilesTo: (files: readonly File[], to: Destination) => Promise<void>;
  readonly removeItem: (token: string) => void;
  readonly removeAllItems: () => void;
  readonly typeHost: (text: string) => void;
  /** The host's field is left: a port that was typed there as well moves into its own. */
  readonly leaveHost: () => void;
  readonly typePort: (text: string) => void;
  readonly setDestination: (to: Destination) => void;
  readonly setPlain: (plain: boolean) => void;
  readonly send: () => Promise<void>;
}

export function sendCommands(bridge: FerryBridge, { form, view }: Stores, ask: Ask): SendCommands {
  const addItems = (items: readonly SourceItem[]): void => {
    if (items.length === 0) return;
    form.setState((state) => ({ items: withItems(state.items, items) }));
    view.setState({ tab: 'transfers' });
  };

  const choose = async (kind: 'files' | 'folders'): Promise<void> => {
    const reply = await ask('sources-choose', kind);
    if (reply) addItems(reply.answer);
  };

  /** Only the preload can see the paths of dropped files, hence not a request like the others. */
  const resolveFiles = async (files: readonly File[]): Promise<readonly SourceItem[]> => {
    const added: SourcesAdded = await bridge.addFiles(files).catch((error: unknown) => ({
      items: [],
      failures: [{ kind: 'internal', reason: String(error) } as const],
    }));
    for (const failure of added.failures) tellFailure(view, failure);
    return added.items;
  };

  /** Answers whether main took it. */
  const start = async (items: readonly SourceItem[], to: Destination): Promise<boolean> => {
    if (form.getState().isStarting) return false;
    form.setState({ isStarting: true });
    const tokens = items.map(({ token }) => token);
    const { plain } = form.getState();
    const reply = await ask('send-start', { tokens, host: to.host, port: to.port, plain });
    form.setState({ isStarting: false });
    if (!reply) return false;
    const { answer } = reply;
    if (!answer.ok) tellFailure(view, answer.failure);
    else view.setState({ tab: 'transfers' });
    return answer.ok;
  };

  return {
    chooseFiles: () => choose('files'),
    chooseFolder: () => choose('folders'),
    addFiles: async (files) => addItems(await resolveFiles(files)),
    sendFilesTo: async (files, to) => {
      const items = await resolveFiles(files);
      if (items.length === 0) return;
      if (!(await start(items, to))) addItems(items);
    },
    removeItem: (token) => {
      form.setState((state) => ({ items: state.items.filter((item) => item.token !== token) }));
    },
    removeAllItems: () => form.setState({ items: [] }),
    typeHost: (host) => form.setState({ host }),
    leaveHost: () => form.setState((state) => splitHostAndPort(state.host)),
    typePort: (port) => form.setState({ port }),
    setDestination: ({ host, port }) => form.setState({ host, port: String(port) }),
    setPlain: (plain) => form.setState({ plain }),
    send: async () => {
      const { items, host, port } = form.getState();
      const to = parseDestination(host, port);
      if (!to || items.length === 0) return;
      if (!(await start(items, to))) return;
      form.setState((state) => ({ items: state.items.filter((item) => !items.includes(item)) }));
    },
  };
}

/** What is added twice keeps its token, and its place. */
function withItems(
  before: readonly SourceItem[],
  added: readonly SourceItem[],
): readonly SourceItem[] {
  const known = new Set(before.map(({ token }) => token));
  return [...before, ...added.filter(({ token }) => !known.has(token))];
}
