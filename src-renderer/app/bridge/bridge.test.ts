/** The mirror and the commands together, over a bridge that keeps main's promises. */
import { describe, expect, it } from 'vitest';
import { speakIn } from '../../../src-shared/languages/speak-in.ts';
import { FakeBridge } from '../../fixtures/fake-bridge.ts';
import { type SceneName, SCENES } from '../../fixtures/scenes.ts';
import { ANNA, neighbour, offer, STUDIO, transfer, UNKNOWN } from '../../fixtures/snapshots.ts';
import { itemAt } from '../lists/paged.ts';
import { offersToShow } from '../stores/transfers-store.ts';
import { createStores, type Stores } from '../stores/stores.ts';
import { createAsk } from './ask.ts';
import { createCommands } from './commands.ts';
import { startMirror } from './mirror.ts';

async function open(scene: SceneName) {
  const bridge = new FakeBridge(SCENES[scene]());
  const stores = createStores();
  const ask = createAsk(bridge, stores.view);
  const commands = createCommands(bridge, stores, ask);
  const onHistoryChanged = () => void commands.reloadHistory();
  let now = 0;
  const stop = startMirror({
    bridge,
    stores,
    ask,
    now: () => now,
    onHistoryChanged,
    speak: speakIn,
  });
  await settled();
  const pass = (ms: number): void => void (now += ms);
  return { bridge, stores, commands, stop, pass };
}

/** Lets every answer that is under way arrive. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

const lastSaid = (stores: Stores): string =>
  stores.view.getState().announcements.at(-1)?.text ?? '';

describe('the mirror', () => {
  it('shows what main has, newest transfer on top', async () => {
    const { bridge, stores } = await open('busy');
    expect(stores.me.getState().settings?.deviceName).toBe('Mira’s desk');
    expect(stores.me.getState().listening?.port).toBe(27182);
    expect(stores.transfers.getState().ids).toEqual(bridge.transfers.map(({ id }) => id).reverse());
  });

  it('follows every notice until it is stopped', async () => {
    const { bridge, stores, stop } = await open('idle');
    const arrived = offer();
    bridge.notify('transfer-changed', arrived);
    expect(offersToShow(stores.transfers.getState())).toEqual([arrived.id]);
    expect(lastSaid(stores)).toContain('Anna’s ThinkPad wants to send you');
    bridge.notify('listening-changed', { state: null, failure: { kind: 'port-in-use', port: 1 } });
    expect(stores.me.getState()).toMatchObject({
      listening: null,
      listenFailure: { kind: 'port-in-use' },
    });
    stop();
    bridge.notify('transfer-dismissed', arrived.id);
    expect(stores.transfers.getState().ids).toEqual([arrived.id]);
  });

  it('keeps a notice that arrives before the first answer', async () => {
    const bridge = new FakeBridge(SCENES.offer());
    const [first] = bridge.transfers;
    if (!first) throw new Error('the scene has offers');
    const stores = createStores();
    const ask = createAsk(bridge, stores.view);
    startMirror({
      bridge,
      stores,
      ask,
      now: () => 0,
      onHistoryChanged: () => undefined,
      speak: speakIn,
    });
    bridge.notify('transfer-changed', { ...first, phase: 'done' });
    await settled();
    expect(stores.transfers.getState().byId[first.id]?.phase).toBe('done');
  });
});

describe('sending', () => {
  it('holds what is chosen twice once', async () => {
    const { stores, commands } = await open('idle');
    await commands.chooseFiles();
    await commands.chooseFolder();
    await commands.chooseFiles();
    const names = stores.form.getState().items.map(({ token, kind }) => `${token} ${kind}`);
    expect(names).toEqual(['t1 file', 't2 file', 't3 file', 't4 folder']);
  });

  it('sends what was chosen to the typed host, and empties the list', async () => {
    const { bridge, stores, commands } = await open('idle');
    await commands.chooseFiles();
    commands.typeHost('10.0.0.9:5005');
    commands.leaveHost();
    expect(stores.form.getState()).toMatchObject({ host: '10.0.0.9', port: '5005' });
    commands.setPlain(true);
    await commands.send();
    expect(bridge.requests.at(-1)).toEqual({
      name: 'send-start',
      argument: {
        tokens: ['t1', 't2', 't3'],
        targets: [{ host: '10.0.0.9', port: 5005, publicKey: null }],
        plain: true,
      },
    });
    expect(stores.form.getState().items).toEqual([]);
    expect(stores.transfers.getState().ids).toHaveLength(1);
  });

  it('asks main for nothing while something is missing', async () => {
    const { bridge, commands } = await open('idle');
    await commands.send();
    await commands.chooseFiles();
    await commands.send();
    expect(bridge.requests.some(({ name }) => name === 'send-start')).toBe(false);
  });

  it('keeps the files when main refuses, and says why', async () => {
    const { bridge, stores, commands } = await open('idle');
    await commands.chooseFiles();
    commands.typeHost('10.0.0.9');
    bridge.nextFailure = { kind: 'source-missing', name: 'notes.txt' };
    await commands.send();
    expect(stores.form.getState().items).toHaveLength(3);
    expect(stores.view.getState().notices[0]?.words().title).toBe('“notes.txt” is no longer there');
  });

  it('goes to everyone who is picked, and to the host that is typed', async () => {
    const { bridge, stores, commands } = await open('idle');
    const [studio, anna] = stores.neighbours.getState().shown;
    await commands.chooseFiles();
    for (const one of [anna, studio]) commands.pickNeighbour(one?.neighbourId ?? '');
    commands.typeHost('10.0.0.7');
    await commands.send();
    expect(bridge.requests.at(-1)?.argument).toMatchObject({
      targets: [
        { host: ANNA.host, publicKey: ANNA.publicKey },
        { host: STUDIO.host, publicKey: STUDIO.publicKey },
        { host: '10.0.0.7', publicKey: null },
      ],
    });
  });

  it('goes by a pasted link to its key alone, until the host is typed over', async () => {
    const { bridge, stores, commands } = await open('idle');
    const publicKey = 'ab'.repeat(32);
    await commands.chooseFiles();
    commands.typeHost(` ferry://10.0.0.7:4000/?key=${publicKey}&name=Studio`);
    expect(stores.form.getState()).toMatchObject({ host: '10.0.0.7', port: '4000' });
    await commands.send();
    expect(bridge.requests.at(-1)?.argument).toMatchObject({
      targets: [{ host: '10.0.0.7', port: 4_000, publicKey }],
    });
    commands.typeHost('10.0.0.8');
    expect(stores.form.getState().linkKey).toBeNull();
  });

  it('takes a link apart that is typed, once its field is left', async () => {
    const { stores, commands } = await open('idle');
    const link = 'ferry://studio.local';
    for (let end = 1; end <= link.length; end += 1) commands.typeHost(link.slice(0, end));
    expect(stores.form.getState().host).toBe(link);
    commands.leaveHost();
    expect(stores.form.getState()).toMatchObject({ host: 'studio.local', port: '27182' });
  });

  it('fills in a link that was opened elsewhere, and sends nothing', async () => {
    const { bridge, stores } = await open('idle');
    const asked = bridge.requests.length;
    const publicKey = 'ab'.repeat(32);
    bridge.notify('link-opened', { host: 'fe80::1', port: 9, publicKey, deviceName: 'Studio' });
    expect(stores.form.getState()).toMatchObject({
      host: 'fe80::1',
      port: '9',
      linkKey: publicKey,
    });
    expect(lastSaid(stores)).toContain('[fe80::1]:9');
    expect(bridge.requests).toHaveLength(asked);
  });

  it('offers files at once that are dropped on a neighbour, and leaves the form alone', async () => {
    const { bridge, stores, commands } = await open('idle');
    commands.typeHost('elsewhere');
    await commands.dropOn(`key:${ANNA.publicKey}`, [new File(['abc'], 'a.txt')]);
    expect(bridge.requests.at(-1)?.argument).toMatchObject({
      targets: [{ host: ANNA.host, port: ANNA.port, publicKey: ANNA.publicKey }],
    });
    expect(stores.form.getState()).toMatchObject({ host: 'elsewhere', items: [], isSpent: false });
  });

  it('asks once more before files go to one that only calls itself like a verified device', async () => {
    const { bridge, stores, commands } = await open('idle');
    const all = stores.neighbours.getState().all ?? [];
    const liar = neighbour({ ...UNKNOWN, deviceName: 'studio' });
    bridge.notify('neighbours-changed', [...all, liar]);
    await commands.dropOn(liar.neighbourId, [new File(['abc'], 'a.txt')]);
    expect(bridge.requests.some(({ name }) => name === 'send-start')).toBe(false);
    expect(stores.form.getState()).toMatchObject({ picks: [liar], items: [{ name: 'a.txt' }] });
  });

  it('keeps files that were dropped on a neighbour when main refuses them', async () => {
    const { bridge, stores, commands } = await open('idle');
    bridge.nextFailure = { kind: 'nothing-to-send' };
    await commands.dropOn(`key:${ANNA.publicKey}`, [new File(['abc'], 'a.txt')]);
    expect(stores.form.getState()).toMatchObject({ picks: [], items: [{ name: 'a.txt' }] });
  });
});

describe('pasting', () => {
  it('adds files that were copied, and does not look at the clipboard itself', async () => {
    const { bridge, stores, commands } = await open('idle');
    await commands.paste([new File(['abc'], 'a.txt')]);
    expect(stores.form.getState().items.map(({ name }) => name)).toEqual(['a.txt']);
    expect(bridge.requests.some(({ name }) => name === 'sources-paste')).toBe(false);
  });

  it('has main take text or a picture where there are no files, and asks for whom', async () => {
    const { stores, commands } = await open('idle');
    await commands.paste([]);
    expect(stores.form.getState().items).toMatchObject([
      {
        name: 'Pasted text 2026-12-01 14.05.07.txt',
        preview: expect.stringContaining('Slipway') as string,
      },
    ]);
    expect(stores.view.getState().isWhomAsked).toBe(true);
    expect(lastSaid(stores)).toBe('1 item added. Pick who gets it.');
  });

  it('asks nobody for whom once somebody is picked', async () => {
    const { stores, commands } = await open('idle');
    commands.pickNeighbour(`key:${ANNA.publicKey}`);
    await commands.paste([]);
    expect(stores.view.getState().isWhomAsked).toBe(false);
  });

  it('says why nothing was pasted', async () => {
    const { bridge, stores, commands } = await open('idle');
    bridge.nextFailure = { kind: 'clipboard-empty' };
    await commands.paste([]);
    expect(stores.form.getState().items).toEqual([]);
    expect(stores.view.getState().notices[0]?.words().title).toContain('nothing on the clipboard');
  });

  it('tells main of what is taken out again', async () => {
    const { bridge, stores, commands } = await open('idle');
    await commands.chooseFiles();
    await commands.paste([]);
    commands.removeItem('pasted');
    await settled();
    expect(bridge.requests.at(-1)).toEqual({ name: 'sources-remove', argument: ['pasted'] });
    expect(stores.form.getState().items).toHaveLength(3);
  });
});

describe('answering an offer', () => {
  it('holds the buttons until main says what became of it', async () => {
    const { stores, commands } = await open('offer');
    const [id = ''] = offersToShow(stores.transfers.getState());
    const answer = commands.accept(id);
    expect(stores.transfers.getState().answering).toEqual([id]);
    await answer;
    expect(stores.transfers.getState().answering).toEqual([]);
    expect(stores.transfers.getState().byId[id]?.phase).toBe('transferring');
    expect(offersToShow(stores.transfers.getState())).toHaveLength(2);
  });

  it('is not what choosing a folder does: that holds the buttons, and shows what is there', async () => {
    const { bridge, stores, commands } = await open('offer-again');
    const [id = ''] = offersToShow(stores.transfers.getState());
    commands.chooseConflict(id, 'replace');
    const choosing = commands.chooseOfferFolder(id);
    expect(stores.transfers.getState().answering).toEqual([id]);
    expect(await choosing).toBeNull();
    expect(stores.transfers.getState().answering).toEqual([]);
    expect(offersToShow(stores.transfers.getState())[0]).toBe(id);
    expect(stores.transfers.getState().byId[id]?.folder).toBe('/home/mira/Pictures');
    expect(lastSaid(stores)).toContain('These files go to /home/mira/Pictures');
    await commands.accept(id);
    expect(bridge.requests.at(-1)?.argument).toEqual({ id, conflict: 'keep-both' });
  });

  it('says why a chosen folder cannot take the files, and waits on', async () => {
    const { bridge, stores, commands } = await open('offer');
    const [id = ''] = offersToShow(stores.transfers.getState());
    const folder = stores.transfers.getState().byId[id]?.folder;
    const failure = { kind: 'folder-not-writable', folder: '/mnt/disk' } as const;
    bridge.nextFailure = failure;
    expect(await commands.chooseOfferFolder(id)).toEqual(failure);
    expect(stores.transfers.getState().byId[id]?.folder).toBe(folder);
    expect(stores.transfers.getState().answering).toEqual([]);
  });

  it('always says what becomes of files that are here, and never to overwrite them unasked', async () => {
    const { bridge, stores, commands } = await open('offer-again');
    const [id = ''] = offersToShow(stores.transfers.getState());
    expect(stores.transfers.getState().byId[id]?.conflict).toBe('replace');
    await commands.accept(id);
    expect(bridge.requests.at(-1)?.argument).toEqual({
      id,
      conflict: 'keep-both',
    });
  });

  it('passes on what the person chose', async () => {
    const { bridge, stores, commands } = await open('offer-again');
    const [id = ''] = offersToShow(stores.transfers.getState());
    commands.chooseConflict(id, 'replace');
    await commands.accept(id);
    expect(bridge.requests.at(-1)?.argument).toMatchObject({ conflict: 'replace' });
  });

  it('later asks main for nothing', async () => {
    const { bridge, stores, commands } = await open('offer');
    const [id = ''] = offersToShow(stores.transfers.getState());
    const before = bridge.requests.length;
    commands.answerLater(id);
    expect(bridge.requests).toHaveLength(before);
    expect(offersToShow(stores.transfers.getState())).not.toContain(id);
    expect(stores.transfers.getState().byId[id]?.phase).toBe('offered');
  });
});

describe('what waits', () => {
  it('moves in the queue, tells the new place, and stays at its ends', async () => {
    const { bridge, stores, commands } = await open('waiting');
    const [first = '', second = '', third = ''] = bridge.queue;
    await commands.moveInQueue(third, 'up');
    expect(stores.transfers.getState().queue).toEqual([first, third, second]);
    expect(lastSaid(stores)).toBe('2nd in line.');
    const asked = bridge.requests.length;
    await commands.moveInQueue(first, 'up');
    await commands.moveInQueue(second, 'down');
    expect(bridge.requests).toHaveLength(asked);
  });

  it('keeps the order that a notice told before the first answer', async () => {
    const bridge = new FakeBridge(SCENES.waiting());
    const stores = createStores();
    const ask = createAsk(bridge, stores.view);
    startMirror({
      bridge,
      stores,
      ask,
      now: () => 0,
      onHistoryChanged: () => undefined,
      speak: speakIn,
    });
    bridge.notify('queue-changed', []);
    await settled();
    expect(stores.transfers.getState().queue).toEqual([]);
  });

  it.each([
    ['files', ['t1', 't2', 't3']],
    ['folders', ['t4']],
  ] as const)('gets more %s for the same person, unless none were chosen', async (kind, tokens) => {
    const { bridge, stores, commands } = await open('waiting');
    const [id = ''] = bridge.queue;
    await commands.addTo(id, kind);
    expect(bridge.requests.at(-2)).toEqual({ name: 'sources-choose', argument: kind });
    expect(bridge.requests.at(-1)).toEqual({
      name: 'transfer-add',
      argument: { id, tokens },
    });
    bridge.nextFailure = { kind: 'source-missing', name: 'notes.txt' };
    await commands.addTo(id, kind);
    expect(stores.view.getState().notices[0]?.words().title).toBe('“notes.txt” is no longer there');
  });

  it('is told of at each quarter, but not more often than every ten seconds', async () => {
    const { bridge, stores, pass } = await open('busy');
    const moving = bridge.transfers.find(({ totalBytes }) => totalBytes === 148_900_000);
    if (!moving) throw new Error('the scene has one that moves');
    const reach = (share: number): void =>
      bridge.notify('transfer-changed', { ...moving, doneBytes: share * 148_900_000 });
    reach(0.3);
    expect(stores.view.getState().announcements).toEqual([]);
    reach(0.51);
    expect(lastSaid(stores)).toMatch(/^50\s%: Harbour at dawn\.raw/u);
    pass(9_000);
    reach(0.76);
    expect(lastSaid(stores)).toMatch(/^50/);
    pass(2_000);
    reach(0.4);
    reach(0.76);
    expect(lastSaid(stores)).toMatch(/^75/);
  });

  it('is told of once, however often it is tried again', async () => {
    const { bridge, stores } = await open('waiting');
    const lost = bridge.transfers.find(({ failure }) => failure?.kind === 'peer-left');
    if (!lost) throw new Error('the scene has one that was interrupted');
    const tried = { ...lost, phase: 'connecting' } as const;
    bridge.notify('transfer-changed', tried);
    bridge.notify('transfer-changed', lost);
    expect(lastSaid(stores)).toMatch(/^Interrupted/);
    stores.view.setState({ announcements: [] });
    bridge.notify('transfer-changed', tried);
    bridge.notify('transfer-changed', lost);
    expect(lastSaid(stores)).toBe('');
  });

  it('lifts only the hold of this side', async () => {
    const { bridge, commands } = await open('waiting');
    const held = bridge.transfers.find(({ paused }) => paused === 'there');
    const pausedNow = () => bridge.transfers.find(({ id }) => id === held?.id)?.paused;
    await commands.setPaused(held?.id ?? '', true);
    expect(pausedNow()).toBe('both');
    await commands.setPaused(held?.id ?? '', false);
    expect(pausedNow()).toBe('there');
  });
});

describe('the first screen', () => {
  it('names the computer, listens now and from then on, and is not shown again', async () => {
    const { stores, commands } = await open('first-run');
    await commands.finishFirstRun({ deviceName: 'Desk', listens: true });
    expect(stores.me.getState()).toMatchObject({
      listening: { port: 27182 },
      settings: { deviceName: 'Desk', listenAtStart: true, firstRunDone: true },
    });
  });

  it('changes nothing when it is skipped', async () => {
    const { stores, commands } = await open('first-run');
    const before = stores.me.getState().settings;
    await commands.skipFirstRun();
    expect(stores.me.getState()).toMatchObject({ listening: null });
    expect(stores.me.getState().settings).toEqual({ ...before, firstRunDone: true });
  });
});

describe('listening', () => {
  it('starts on the port of the settings, and stops', async () => {
    const { bridge, stores, commands } = await open('empty');
    await commands.toggleListening();
    expect(bridge.requests.at(-1)?.argument).toEqual({ port: 27182, plain: false });
    expect(stores.me.getState().listening?.port).toBe(27182);
    await commands.toggleListening();
    expect(stores.me.getState().listening).toBeNull();
  });

  it('is said once, whether the answer or the notice of it comes first', async () => {
    const { bridge, stores } = await open('empty');
    const state = { port: 27182, addresses: ['192.168.1.5'], plain: false };
    const heard = () => stores.view.getState().announcements.map(({ text }) => text);
    stores.me.setState({ listening: state });
    bridge.notify('listening-changed', { state, failure: null });
    expect(heard()).toEqual(['Listening on port 27182.']);
    bridge.notify('listening-changed', { state: null, failure: null });
    stores.me.setState({ listening: null });
    expect(heard()).toEqual(['Listening on port 27182.', 'No longer listening.']);
    const { settings } = stores.me.getState();
    stores.me.setState({ settings: null });
    stores.me.setState({ settings, listening: state });
    expect(heard()).toHaveLength(2);
  });

  it('does one thing at a time, however often it is pressed', async () => {
    const { bridge, commands } = await open('empty');
    await Promise.all([commands.toggleListening(), commands.toggleListening()]);
    expect(bridge.requests.filter(({ name }) => name === 'listen-start')).toHaveLength(1);
  });

  it('keeps the reason when it fails, until it works', async () => {
    const { bridge, stores, commands } = await open('empty');
    bridge.nextFailure = { kind: 'port-in-use', port: 27182 };
    await commands.toggleListening();
    expect(stores.me.getState().listenFailure?.kind).toBe('port-in-use');
    await commands.toggleListening();
    expect(stores.me.getState().listenFailure).toBeNull();
  });

  it('takes plain UDP as well from now on, on the port that it has', async () => {
    const { bridge, stores, commands } = await open('idle');
    await commands.setAlsoPlain(true);
    expect(stores.me.getState()).toMatchObject({
      listening: { port: 27182, plain: true },
      settings: { plain: true },
    });
    bridge.nextFailure = { kind: 'port-in-use', port: 27182 };
    await commands.setAlsoPlain(false);
    expect(stores.me.getState()).toMatchObject({
      settings: { plain: true },
      listenFailure: { kind: 'port-in-use' },
    });
  });
});

describe('the history', () => {
  const shown = (stores: Stores) => {
    const { rows } = stores.history.getState();
    return Array.from({ length: rows.total ?? 0 }, (_, at) => itemAt(rows, at)?.entry.historyId);
  };

  it('comes where it is looked at, with how many there are', async () => {
    const { stores, commands } = await open('idle');
    await commands.reloadHistory();
    await commands.seeHistory({ first: 90, last: 119 });
    expect(shown(stores)).toEqual([
      ...Array.from({ length: 50 }, (_, index) => 120 - index),
      ...Array.from({ length: 70 }, (_, index) => 70 - index),
    ]);
    expect(stores.history.getState().peers.length).toBeGreaterThan(0);
  });

  it('keeps its place when something new arrives', async () => {
    const { bridge, stores, commands } = await open('idle');
    await commands.reloadHistory();
    await commands.seeHistory({ first: 60, last: 90 });
    bridge.notify('history-changed', null);
    await settled();
    expect(bridge.requests.filter(({ name }) => name === 'history-page').at(-1)).toMatchObject({
      argument: { from: 50, count: 50 },
    });
    expect(shown(stores)[60]).toBe(60);
  });

  it('holds only what was chosen', async () => {
    const { stores, commands } = await open('idle');
    await commands.chooseHistory({ direction: 'sent' });
    const sent = stores.history.getState().rows.total ?? 0;
    await commands.chooseHistory({ direction: null, result: 'incomplete' });
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(120);
    expect(stores.history.getState().rows.total).toBeLessThan(120);
  });

  it('drops the answer to a question that was overtaken, though it comes last', async () => {
    const { bridge, stores, commands } = await open('idle');
    const request = bridge.request.bind(bridge);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    bridge.request = async (name, argument) => {
      const answer = await request(name, argument);
      await held;
      return answer;
    };
    const slow = commands.chooseHistory({ text: 'harbour' });
    bridge.request = request;
    await commands.chooseHistory({ text: 'notes' });
    release();
    await slow;
    const { rows } = stores.history.getState();
    expect(rows.total).toBeGreaterThan(0);
    expect(itemAt(rows, 0)?.entry.snapshot.files[0]?.name).toBe('notes.txt');
  });

  it('reads files again, says what it found, and forgets that on demand', async () => {
    const { bridge, stores, commands } = await open('idle');
    const reading = commands.verify(120);
    expect(stores.history.getState().checks[120]).toEqual({ kind: 'reading' });
    await Promise.all([reading, commands.verify(120)]);
    expect(bridge.requests.filter(({ name }) => name === 'history-verify')).toHaveLength(1);
    expect(lastSaid(stores)).toBe('All 3 files compared and unchanged.');
    expect(stores.history.getState().checks[120]).toMatchObject({ kind: 'read' });
    commands.forgetCheck(120);
    expect(stores.history.getState().checks).toEqual({});
  });

  it('does not go on reading when it could not', async () => {
    const { bridge, stores, commands } = await open('idle');
    bridge.nextFailure = { kind: 'internal', reason: 'x' };
    await commands.verify(120);
    expect(stores.history.getState().checks).toEqual({});
    expect(stores.view.getState().notices).toHaveLength(1);
  });

  it('says that a receipt was saved, or why there is none', async () => {
    const { bridge, stores, commands } = await open('idle');
    expect(await commands.exportReceipt(120)).toBe(true);
    expect(lastSaid(stores)).toBe('Receipt saved.');
    bridge.nextFailure = { kind: 'no-receipt' };
    expect(await commands.exportReceipt(120)).toBe(false);
    expect(stores.view.getState().notices[0]?.words().title).toBe(
      'There is no receipt of this transfer',
    );
  });

  it('forgets one, and all', async () => {
    const { stores, commands } = await open('idle');
    await commands.reloadHistory();
    await commands.removeFromHistory(120);
    await settled();
    expect(shown(stores)[0]).toBe(119);
    await commands.clearHistory();
    await settled();
    expect(shown(stores)).toEqual([]);
  });
});

it('tells the person when main cannot answer at all', async () => {
  const { bridge, stores, commands } = await open('idle');
  bridge.request = () => Promise.reject(new Error('no handler'));
  await commands.cancel(transfer().id);
  expect(stores.view.getState().notices).toHaveLength(1);
});
