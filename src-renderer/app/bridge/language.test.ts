/** When does the window change its language? */
import { afterEach, expect, it, vi } from 'vitest';
import { speakEnglish, speakIn } from '../../../src-shared/languages/speak-in.ts';
import { say } from '../../../src-shared/say.ts';
import { FakeBridge } from '../../fixtures/fake-bridge.ts';
import { SCENES } from '../../fixtures/scenes.ts';
import { createStores } from '../stores/stores.ts';
import { createAsk } from './ask.ts';
import { startMirror } from './mirror.ts';

afterEach(speakEnglish);

function open(language: 'en' | 'de') {
  const scene = SCENES.idle();
  const bridge = new FakeBridge({ ...scene, state: { ...scene.state, language } });
  const stores = createStores();
  /** What was spoken at each change of what is known of this computer. */
  const spoken: string[] = [];
  stores.me.subscribe(({ settings }) => settings && spoken.push(say('Settings')));
  startMirror({
    bridge,
    stores,
    ask: createAsk(bridge, stores.view),
    now: () => 0,
    onHistoryChanged: () => undefined,
    speak: speakIn,
  });
  return { bridge, stores, spoken };
}

it('before it draws anything in another one', async () => {
  const { spoken } = open('de');
  await vi.waitFor(() => expect(spoken).not.toEqual([]));
  expect(spoken[0]).toBe('Einstellungen');
});

it('when main says so, and draws itself anew once it knows it', async () => {
  const { bridge, stores, spoken } = open('en');
  await vi.waitFor(() => expect(spoken).toEqual(['Settings']));
  bridge.notify('language-changed', 'de');
  await vi.waitFor(() => expect(stores.me.getState().language).toBe('de'));
  expect(spoken).toEqual(['Settings', 'Einstellungen']);
});

it('before it announces anything, too', async () => {
  const { bridge, stores, spoken } = open('de');
  const failure = { kind: 'port-in-use', port: 27_182 } as const;
  bridge.notify('listening-changed', { state: null, failure });
  const announced = () => stores.view.getState().announcements.map(({ text }) => text);
  expect(announced()).toEqual([]);
  await vi.waitFor(() => expect(spoken).not.toEqual([]));
  expect(announced()).toEqual(['Port 27182 ist schon belegt']);
});
