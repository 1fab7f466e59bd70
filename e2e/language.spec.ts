/** The window in German and in Arabic: its words, its direction, and that nothing is cut off. */
import { basename } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { App } from './app.ts';
import { expectNothingFound } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { Language } from './language.ts';
import { made, sha256Of } from './made-files.ts';

test('sends, accepts and looks through the history in Arabic, with the keyboard alone', async ({
  launch,
  folder,
}) => {
  const arabic = await Language.read('ar');
  const env = { LANGUAGE: 'ar_EG' };
  const [anna, ben] = await Promise.all([launch({ env }), launch({ env })]);
  const text = await made.text(folder);
  const names = [basename(text), await nameOf(anna), await nameOf(ben)];
  const button = (app: App, english: string): Locator =>
    app.page.getByRole('button', { name: arabic.say(english), exact: true });
  await expectDirection(anna.page, 'ar', 'rtl');
  await expectWellSaid(anna.page, arabic, names);

  await ben.tabTo(button(ben, 'Listen'));
  await ben.page.keyboard.press('Enter');
  await expect(button(ben, 'Stop listening')).toBeFocused();

  await anna.answerFileDialog([text]);
  await anna.tabTo(button(anna, 'Choose files'));
  await anna.page.keyboard.press('Enter');
  await anna.tabTo(anna.page.getByRole('textbox', { name: arabic.say('Host') }));
  await anna.page.keyboard.type('127.0.0.1');
  await expectWellSaid(anna.page, arabic, names);
  await anna.tabTo(button(anna, 'Send'));
  await anna.page.keyboard.press('Enter');

  const offer = ben.page.getByRole('dialog', { name: arabic.say('Incoming files') });
  await expect(offer.getByRole('status')).toHaveText(/\d{3} \d{3}/);
  // Digits in groups turn around in a line that runs from right to left, unless they are kept from it.
  await expect(offer.getByRole('status')).toHaveAttribute('dir', 'ltr');
  await expectWellSaid(ben.page, arabic, names);
  await expectNothingFound(ben.page, 'an offer in Arabic');
  const accept = offer.getByRole('button', { name: arabic.say('Accept'), exact: true });
  await ben.tabTo(accept);
  await ben.page.keyboard.press('Enter');

  for (const app of [anna, ben]) {
    const done = arabic.say(
      app === anna ? 'Sent, every byte checked' : 'Received, every byte checked',
    );
    await expect(listIn(app.page, arabic.say('Transfers'))).toContainText(done);
    await expectWellSaid(app.page, arabic, names);
  }
  expect(await sha256Of(ben.received(basename(text)))).toBe(await sha256Of(text));

  await ben.tabTo(ben.page.getByRole('tab', { name: arabic.say('Transfers') }));
  // The next tab is to the left.
  await ben.page.keyboard.press('ArrowLeft');
  await expect(ben.page.getByRole('tab', { name: arabic.say('History') })).toBeFocused();
  await expect(listIn(ben.page, arabic.say('History'))).toContainText(basename(text));
  await expectWellSaid(ben.page, arabic, names);
  await expectNothingFound(ben.page, 'the history in Arabic');
});

test('follows the system, and changes its language while it is open', async ({ launch }) => {
  const [german, arabic] = [await Language.read('de'), await Language.read('ar')];
  const app = await launch({ env: { LANGUAGE: 'de_AT:en' } });
  const { page } = app;
  const names = [await nameOf(app)];
  await expectDirection(page, 'de', 'ltr');
  await expectWellSaid(page, german, names);
  expect(await menuLabels(app)).toContain(german.say('&File'));

  await page.getByRole('button', { name: german.say('Keyboard shortcuts') }).click();
  await expectWellSaid(page, german, names);
  await page.keyboard.press('Escape');

  const complaint = 'There is nothing on the clipboard that can be sent';
  await app.electron.evaluate(({ clipboard }) => clipboard.clear());
  await page.getByRole('button', { name: german.say('Paste'), exact: true }).click();
  await expect(page.getByText(german.say(complaint))).toBeVisible();

  await page.getByRole('button', { name: german.say('Settings'), exact: true }).click();
  await expectWellSaid(page, german, names);
  const choice = page.getByRole('radio', { name: 'العربية' });
  await choice.click();
  await expectDirection(page, 'ar', 'rtl');
  await expect(page.getByRole('dialog', { name: arabic.say('Settings') })).toBeVisible();
  await expect(choice).toBeFocused();
  await expectWellSaid(page, arabic, names);
  await expectNothingFound(page, 'settings in Arabic');
  expect(await menuLabels(app)).toContain(arabic.say('&File'));

  await page.getByRole('radio', { name: 'English' }).click();
  await expectDirection(page, 'en', 'ltr');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await expect(page.getByText(complaint)).toBeVisible();
});

async function expectDirection(page: Page, lang: string, dir: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', lang);
  await expect(page.locator('html')).toHaveAttribute('dir', dir);
}

/** Nothing stands there in English, and no word of a control is cut off. */
async function expectWellSaid(
  page: Page,
  language: Language,
  names: readonly string[],
): Promise<void> {
  const { words, cut } = await page.evaluate(lookAround);
  expect(language.foreign(words, names)).toEqual([]);
  expect(cut).toEqual([]);
}

/** In the page: everything that it says, and what does not fit into its box. */
function lookAround(): { readonly words: readonly string[]; readonly cut: readonly string[] } {
  const words: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility()) continue;
    for (const name of ['aria-label', 'aria-description', 'placeholder', 'title']) {
      words.push(element.getAttribute(name) ?? '');
    }
    for (const node of element.childNodes) {
      if (node instanceof Text) words.push(node.data);
    }
  }
  const controls = document.querySelectorAll('button, label, [role=tab], [role=radio], h1, h2');
  const cut = [...controls]
    .filter(
      (element) => element.checkVisibility() && getComputedStyle(element).display !== 'inline',
    )
    .filter((element) => getComputedStyle(element).textOverflow !== 'ellipsis')
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
    .map((element) => `${element.textContent}: ${element.scrollWidth} > ${element.clientWidth}`);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) cut.push(`the page: ${root.scrollWidth}`);
  return { words, cut };
}

const listIn = (page: Page, name: string): Locator => page.getByRole('list', { name, exact: true });

const nameOf = (app: App): Promise<string> =>
  app.page.getByRole('heading', { level: 1 }).innerText();

async function menuLabels(app: App): Promise<readonly string[]> {
  return app.electron.evaluate(
    ({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [],
  );
}
