/**
 * Every state that the fixtures have, and what can be opened in them: read by axe in every appearance
 * and language, fits into a narrow window, and shows where the focus is.
 */
import { expect, type Page } from '@playwright/test';
import { SCENES, type SceneName } from '../src-renderer/fixtures/scenes.ts';
import { expectColoursReadable, expectNothingFound } from './axe.ts';
import { expectAllReachable } from './desktop.ts';
import { test } from './fixtures.ts';
import { expectFocusVisible, expectTabOrder } from './focus.ts';
import { Scenes, type SceneWindow } from './scenes.ts';

type Open = (page: Page) => Promise<unknown>;
type State = readonly [title: string, scene: SceneName, open: Open | null];

const press =
  (name: string | RegExp): Open =>
  (page) =>
    page.getByRole('button', { name }).first().press('Enter');
const keys =
  (key: string, then?: Open): Open =>
  async (page) => {
    await page.keyboard.press(key);
    await then?.(page);
  };

/** Beyond what a scene shows by itself. */
const OPENED: readonly State[] = [
  ['files to send', 'idle', press('Choose files')],
  ['settings', 'idle', keys('Control+,')],
  ['shortcuts', 'idle', keys('F1')],
  ['addresses', 'idle', press('Send to this computer')],
  ['history', 'idle', keys('Control+2')],
  ['a past transfer', 'partly', keys('Control+2', press('Details'))],
  ['verified', 'idle', keys('Control+2', press('Verify'))],
  ['the menu of a neighbour', 'neighbours', press(/^More for/)],
  [
    'a neighbour who is not there looked for',
    'crowd',
    async (page) => {
      await page.getByRole('searchbox', { name: 'Find a neighbour' }).fill('nobody');
      await page.getByText('No neighbour goes by that.').waitFor();
    },
  ],
  ['the speed of a transfer', 'busy', press('Speed')],
  ['the files of a transfer', 'busy', press(/\d files$/)],
  ['a device', 'devices', keys('Control+D', press(/Studio/))],
  ['files dragged', 'idle', (page) => page.evaluate(dragOver)],
];

/** In which Tab is followed around. */
const TABBED = new Set(['idle', 'busy', 'waiting', 'history']);

const STATES: readonly State[] = [
  ...(Object.keys(SCENES) as SceneName[]).map((scene): State => [scene, scene, null]),
  ...OPENED,
];

test('every state can be read, reached and seen to have the focus', async ({ app }) => {
  // Some fifty states in seven appearances: half a minute where nothing else runs.
  test.setTimeout(180_000);
  const scenes = await Scenes.build();
  const windows = [await scenes.openWindow(app), await scenes.openWindow(app)] as const;
  const left = STATES.values();
  // Two windows, each in a process of its own; who has looked at one state takes the next.
  await Promise.all(windows.map((window) => lookAtAll(window, left)));
  await test.step('what moves is in sight, or a press away', () => lookAtStrip(windows[0]));
  await test.step('nothing is to be scrolled sideways in a low window', () =>
    lookAtLow(windows[0]));
  await test.step('nothing moves where less motion is asked for', () => lookAtMotion(windows[0]));
  await scenes.close();
});

async function lookAtAll(window: SceneWindow, states: Iterable<State>): Promise<void> {
  await window.page.setViewportSize({ width: 480, height: 800 });
  for (const state of states) await test.step(state[0], () => lookAt(window, state));
}

async function lookAt(window: SceneWindow, [state, scene, open]: State): Promise<void> {
  const { page } = window;
  await window.show(scene);
  await open?.(page);
  await expectAllReachable(page, `${state}, 480 px`);
  await expectColoursReadable(page, state);
  if (TABBED.has(state)) await expectTabOrder(page, state);
  await window.speak('de');
  await expectAllReachable(page, `${state}, German, 480 px`);
  await window.speak('ar');
  await expectAllReachable(page, `${state}, Arabic, 480 px`);
  await expectNothingFound(page, `${state}, Arabic`);
  if (TABBED.has(state)) await expectTabOrder(page, `${state}, Arabic`);
  // Last, since a tab that gets the focus is also opened by it.
  await expectFocusVisible(page, state);
}

async function lookAtStrip(window: SceneWindow): Promise<void> {
  const { page } = window;
  await window.show('busy');
  await page.setViewportSize({ width: 480, height: 480 });
  const list = page.getByRole('list', { name: 'Transfers' });
  await expect(list).not.toBeInViewport();
  const strip = page.getByRole('button', { name: /^3 at once: .* Show transfers$/ });
  await expect(strip).toBeInViewport({ ratio: 1 });
  await strip.click();
  await expect(list).toBeInViewport();
  await expect(strip).toBeHidden();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(strip).toBeInViewport({ ratio: 1 });
  await strip.click();
  await expect(list).toBeInViewport();
  await expect(strip).toBeHidden();
  await page.setViewportSize({ width: 1_000, height: 480 });
  await expect(strip).toBeHidden();
}

async function lookAtLow(window: SceneWindow): Promise<void> {
  const { page } = window;
  await page.setViewportSize({ width: 900, height: 520 });
  for (const scene of ['neighbours', 'busy', 'offer-tree', 'crowd'] as const) {
    await window.show(scene);
    expect(await page.evaluate(scrolledSideways), scene).toEqual([]);
  }
}

async function lookAtMotion(window: SceneWindow): Promise<void> {
  const { page } = window;
  const moving: Record<string, readonly string[]> = {};
  for (const motion of ['no-preference', 'reduce'] as const) {
    await page.emulateMedia({ reducedMotion: motion });
    await window.show('first-run');
    moving[motion] = await page.evaluate(movingParts);
  }
  expect(moving['no-preference']).not.toEqual([]);
  expect(moving['reduce']).toEqual([]);
  for (const scene of ['busy', 'offer', 'neighbours'] as const) {
    await window.show(scene);
    expect(await page.evaluate(movingParts), scene).toEqual([]);
  }
}

/** What is animated for longer than an eye sees, by how it is: CSSAnimation, CSSTransition. */
function movingParts(): string[] {
  return document
    .getAnimations()
    .filter(({ playState, effect }) => {
      const lastsMs = Number(effect?.getComputedTiming().activeDuration);
      return playState === 'running' && lastsMs > 20;
    })
    .map(({ constructor }) => constructor.name);
}

/** What shows a bar at its bottom: the class of each. */
function scrolledSideways(): string[] {
  return [...document.querySelectorAll('*')]
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX))
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map(({ className }) => String(className));
}

function dragOver(): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], 'x.txt'));
  document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true }));
}
