/**
 * The app as a person has it before them: one running Ferry with a home folder of its own, and
 * methods that say what a person does. Nothing here knows how the window is made; everything is
 * found by its role and its accessible name.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  _electron,
  errors,
  expect,
  type ElectronApplication,
  type Locator,
  type Page,
} from '@playwright/test';

/** Longer than a cold start on two busy cores takes. */
const launchLimitMs = 15_000;
/**
 * On a machine with more work than cores, about one launch in twenty never resolves although the
 * window is open and answers: Playwright missed its page while it attached (seen with 1.65 and
 * Electron 33). Such a process is ended and the app launched again.
 */
const LAUNCHES_MAX = 3;
/**
 * A screen in memory has none: Chromium tries it three times while the app starts, and once a window
 * drew nothing from then on.
 */
const NO_GPU = '--disable-gpu';
const closeLimitMs = 10_000;
/** As long as Chromium's helpers may write on when its process was killed. */
const HELPERS_END_MS = 300;
/** More than any state of the window has to go through. */
const TABS_MAX = 60;

export interface AppOptions {
  /** Further command-line arguments of the app. */
  readonly args?: readonly string[];
  /** Begins with the first screen, as for a person who has just installed it. */
  readonly isFirstRun?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export class App {
  /** Holds all of this app's state; removed by `dispose`. */
  readonly home: string;
  readonly #options: AppOptions;
  readonly #log: string[] = [];
  readonly #consoleErrors: string[] = [];
  #running: { electron: ElectronApplication; page: Page } | null = null;
  /** Where Chromium keeps its files: elsewhere while the home takes nothing. */
  #chromiumFolder: string | null = null;

  private constructor(home: string, options: AppOptions) {
    this.home = home;
    this.#options = options;
  }

  static async launch(options: AppOptions = {}): Promise<App> {
    const app = new App(await mkdtemp(join(tmpdir(), 'ferry-e2e-')), options);
    await mkdir(app.downloads);
    await app.#start();
    return app;
  }

  // What a test may look at.

  get page(): Page {
    return this.#nowRunning().page;
  }

  /** For what no person can do, such as answering a dialog of the operating system. */
  get electron(): ElectronApplication {
    return this.#nowRunning().electron;
  }

  /** Everything that the app and its window printed, oldest first. */
  get log(): string {
    return this.#log.join('');
  }

  /** What the window's console showed as errors, and exceptions that nothing caught. */
  get consoleErrors(): readonly string[] {
    return this.#consoleErrors;
  }

  get dropArea(): Locator {
    return this.page.getByRole('region', { name: 'Drop files here' });
  }

  get transfers(): Locator {
    return itemsOf(this.page.getByRole('list', { name: 'Transfers' }));
  }

  get history(): Locator {
    return itemsOf(this.page.getByRole('list', { name: 'History' }));
  }

  get neighbours(): Locator {
    return this.page.getByRole('list', { name: 'Neighbours' }).getByRole('listitem');
  }

  /** What picks it, by the name that it goes by. */
  neighbour(name: string): Locator {
    return this.neighbours.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** What was put together and is not sent yet. */
  get staged(): Locator {
    return this.page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
  }

  get offer(): Locator {
    return this.page.getByRole('dialog', { name: 'Incoming files' });
  }

  /** Where received files go unless told otherwise. */
  get downloads(): string {
    return join(this.home, 'Downloads');
  }

  received(name: string): string {
    return join(this.downloads, name);
  }

  /** What is on the clipboard. */
  async copied(): Promise<string> {
    return this.electron.evaluate(({ clipboard }) => clipboard.readText());
  }

  /** Files that the app made of what was pasted. */
  async pastedFiles(): Promise<readonly string[]> {
    return readdir(join(this.home, 'pasted'));
  }

  async isListening(): Promise<boolean> {
    return this.page.getByRole('button', { name: 'Stop listening' }).isVisible();
  }

  /** The six digits of the open offer. */
  async verificationCode(): Promise<string> {
    const shown = this.offer.getByRole('status');
    await expect(shown).toHaveText(/\d{3}\s*\d{3}/);
    return (await shown.innerText()).replace(/\D/g, '');
  }

  /** Of a picture, as far as the window could read it. */
  async pixelsOf(picture: Locator): Promise<number> {
    return picture.evaluate((image: HTMLImageElement) => image.naturalWidth * image.naturalHeight);
  }

  /** Per cent of the newest transfer, 0 while there is none. */
  async progress(): Promise<number> {
    const bar = this.transfers.first().getByRole('progressbar');
    if (!(await bar.count())) return 0;
    return Number(await bar.getAttribute('aria-valuenow', { timeout: 1_000 }).catch(() => 0));
  }

  /** Bytes a second of the newest transfer, as its item shows them; NaN while it shows none. */
  async rate(): Promise<number> {
    const shown = this.transfers.first().getByText(/^[\d.]+\s(bytes|kB|MB|GB)\/s$/);
    const text = await shown.textContent({ timeout: 1_000 }).catch(() => '');
    const [amount = '', unit = ''] = (text ?? '').split(/\s/u);
    return Number(amount) * ({ 'bytes/s': 1, 'kB/s': 1e3, 'MB/s': 1e6, 'GB/s': 1e9 }[unit] ?? NaN);
  }

  // What a person does.

  async listen(): Promise<void> {
    await this.#press('Listen');
    await this.page.getByRole('button', { name: 'Stop listening' }).waitFor();
  }

  async stopListening(): Promise<void> {
    await this.#press('Stop listening');
    await this.page.getByRole('button', { name: 'Listen', exact: true }).waitFor();
  }

  async enterAddress(host: string, port: number): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Host' }).fill(host);
    await this.page.getByLabel('Port', { exact: true }).fill(String(port));
  }

  /** Drags files and folders from elsewhere onto the window, or onto one part of it. */
  async dropFiles(paths: readonly string[], target: Locator = this.dropArea): Promise<void> {
    const box = await target.boundingBox();
    if (!box) throw new Error('There is nothing in sight to drop on.');
    const drag = await this.page.context().newCDPSession(this.page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await drag.send('Input.dispatchDragEvent', {
        type,
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        data: { items: [], files: [...paths], dragOperationsMask: 1 },
      });
    }
    await drag.detach();
  }

  /** Presses "Choose files" and picks these in the system's dialog. */
  async chooseFiles(paths: readonly string[]): Promise<void> {
    await this.answerFileDialog(paths);
    await this.#press('Choose files');
  }

  /** Presses "Choose folder" and picks this one in the system's dialog. */
  async chooseFolder(path: string): Promise<void> {
    await this.answerFileDialog([path]);
    await this.#press('Choose folder');
  }

  /** Where the person will save something when the system asks next. */
  async answerSaveDialog(path: string): Promise<void> {
    await this.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
  }

  /** Presses Tab until this has the focus; fails if the keyboard cannot get there. */
  async tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < TABS_MAX; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${target.toString()}`);
  }

  /** What the person will pick when the system's dialog opens next. */
  async answerFileDialog(paths: readonly string[]): Promise<void> {
    await this.electron.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] });
    }, paths);
  }

  /** Somewhere else on this computer. */
  async copy(text: string): Promise<void> {
    await this.electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  }

  /** `path`: of a PNG. */
  async copyPicture(path: string): Promise<void> {
    await this.#putOnClipboard('image/png', await readFile(path));
  }

  /** In a file manager. */
  async copyFiles(paths: readonly string[]): Promise<void> {
    const list = paths.map((path) => `${pathToFileURL(path).href}\r\n`).join('');
    await this.#putOnClipboard('text/uri-list', Buffer.from(list));
  }

  /** Presses the button for it. */
  async paste(): Promise<void> {
    await this.#press('Paste');
  }

  /** Where it listens. */
  async setPort(port: number): Promise<void> {
    await this.#changeSetting('Listen on', String(port));
  }

  async listenToPlain(): Promise<void> {
    await this.page.getByRole('switch', { name: 'Also take plain UDP' }).click();
    await this.listen();
  }

  /** Turns the switch that makes the next Send speak plain UDP. */
  async speakPlain(): Promise<void> {
    await this.page.getByRole('switch', { name: 'Plain UDP', exact: true }).click();
  }

  async send(): Promise<void> {
    await this.#press('Send');
  }

  /** Of what is here already under the same name. */
  async chooseForExisting(choice: 'Keep both' | 'Skip' | 'Newer' | 'Replace'): Promise<void> {
    await this.offer.getByRole('radio', { name: choice, exact: true }).click();
  }

  /** Where an offer would go, by the keyboard: picks this one in the system's dialog. */
  async chooseOfferFolder(path: string): Promise<void> {
    await this.answerFileDialog([path]);
    const button = this.offer.getByRole('button', { name: 'Choose folder…' });
    await this.reachAndPress(button);
    await expect(button).toBeFocused();
  }

  async acceptOffer(): Promise<void> {
    await this.offer.getByRole('button', { name: 'Accept', exact: true }).click();
  }

  /** Where the code is shown: in the dialog that asks, or with the newest transfer. */
  async sayCodesMatch(where: Locator = this.transfers.first()): Promise<void> {
    await where.getByRole('button', { name: 'Codes match' }).click();
  }

  /** By the keyboard: Tab to it, Enter. */
  async reachAndPress(button: Locator): Promise<void> {
    await expect(button).toBeEnabled();
    await this.tabTo(button);
    await this.page.keyboard.press('Enter');
  }

  /** Held as long as people do: radios look whether it is when they get the focus. */
  async pressArrow(key: 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'ArrowUp'): Promise<void> {
    await this.page.keyboard.press(key, { delay: 30 });
  }

  /** Puts the window away. */
  async lookElsewhere(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.hide();
    });
  }

  async comeBack(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.show();
    });
  }

  async openDevices(): Promise<Locator> {
    await this.openSettings();
    await this.#press('Show devices');
    return this.page.getByRole('dialog', { name: 'Devices' });
  }

  /** What was opened from the settings leads back to them first. */
  async closeDevices(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    await this.page.keyboard.press('Escape');
    await expect(this.page.getByRole('dialog')).toBeHidden();
  }

  async declineOffer(): Promise<void> {
    await this.offer.getByRole('button', { name: 'Decline', exact: true }).click();
  }

  async cancelTransfer(): Promise<void> {
    await this.pressOnTransfer('Cancel');
  }

  /** Of the newest transfer, or of one that the test has found. */
  async pressOnTransfer(name: string, transfer: Locator = this.transfers.first()): Promise<void> {
    await transfer.getByRole('button', { name, exact: true }).click();
  }

  /** Puts these before another Ferry that listens on this computer, and sends them. */
  async sendTo(port: number, paths: readonly string[]): Promise<void> {
    await this.dropFiles(paths);
    await this.enterAddress('127.0.0.1', port);
    await this.send();
  }

  /** What may be changed of the newest transfer's speed. */
  async openSpeed(): Promise<void> {
    await this.transfers.first().getByRole('button', { name: 'Speed' }).click();
  }

  /** In whatever shows the field: a transfer's speed, or the settings. */
  async typeSpeedLimit(text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Speed limit' });
    await field.fill(text);
    await field.press('Enter');
  }

  async openSettings(): Promise<void> {
    await this.#press('Settings');
  }

  /** For everything that is sent from now on. */
  async setDefaultSpeedLimit(text: string): Promise<void> {
    await this.#changeSetting('Speed limit', text);
  }

  /** Whether others find this computer, in the settings. */
  async setVisible(isVisible: boolean): Promise<void> {
    await this.openSettings();
    const settings = this.page.getByRole('dialog', { name: 'Settings' });
    const toggle = settings.getByRole('switch', { name: 'Visible to others' });
    await toggle.setChecked(isVisible);
    await settings.getByRole('button', { name: 'Close' }).click();
  }

  /** What others get to see of this computer. */
  async rename(name: string): Promise<void> {
    await this.#changeSetting('Device name', name);
  }

  /** Opens the files of a transfer, and gives their list. */
  async openFiles(transfer: Locator, name: string): Promise<Locator> {
    await transfer.getByRole('button', { expanded: false }).first().click();
    return transfer.getByRole('list', { name: `Files of ${name}` });
  }

  /**
   * Presses the mouse on something and pulls it away; answers which paths the system was handed. Its
   * own drag would hold the test's pointer, so that is where this ends.
   */
  async dragOut(handle: Locator): Promise<readonly string[]> {
    await this.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents) throw new Error('no window');
      const dragged = new Promise<readonly string[]>((resolve) => {
        contents.startDrag = ({ files, icon }) => {
          if (typeof icon === 'string' || icon.isEmpty()) throw new Error('no icon to drag');
          resolve(files ?? []);
        };
      });
      Object.assign(globalThis, { dragged });
    });
    const box = await handle.boundingBox();
    if (!box) throw new Error('There is nothing in sight to drag.');
    await this.page.mouse.move(box.x + 8, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + 40, box.y + box.height + 30, { steps: 4 });
    const paths = await this.electron.evaluate(
      () => (globalThis as unknown as { dragged: Promise<readonly string[]> }).dragged,
    );
    await this.page.mouse.up();
    return paths;
  }

  async openHistory(): Promise<void> {
    await this.page.getByRole('tab', { name: 'History' }).click();
  }

  /** Once it was killed: with what is left in its home folder. */
  async openAgain(): Promise<void> {
    await this.#start();
  }

  /** Leaves the app and opens it again, with the same home folder. */
  async restart(): Promise<void> {
    await this.close();
    await this.#start();
  }

  /** Leaves the app, as by closing its window. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    const child = running.electron.process();
    const timer = setTimeout(() => child.kill('SIGKILL'), closeLimitMs);
    await running.electron.close().finally(() => clearTimeout(timer));
  }

  /** Quits while transfers run, and answers what is asked then. Resolves when it was asked, or has ended. */
  async quit(answer: 'Keep Running' | 'Quit'): Promise<void> {
    const electron = this.electron;
    const child = electron.process();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const asked = await electron.evaluate(
      ({ app, dialog }, wanted) =>
        new Promise<string>((resolve) => {
          dialog.showMessageBox = (...args: unknown[]) => {
            const { message, buttons } = args.at(-1) as { message: string; buttons: string[] };
            resolve(message);
            return Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false });
          };
          app.quit();
        }),
      answer,
    );
    expect(asked).toContain('still running');
    if (answer === 'Keep Running') return;
    this.#running = null;
    await gone;
  }

  /** As a power cut does it: no goodbye to anyone. */
  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    const child = running.electron.process();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Asks nobody: what still runs would be asked about. */
  async dispose(): Promise<void> {
    await this.kill();
    // Chromium's helpers end a moment after the process that was killed.
    await rm(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    const elsewhere = this.#chromiumFolder;
    if (elsewhere === null || elsewhere.startsWith(this.home)) return;
    await expect(async () => {
      await rm(elsewhere, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, HELPERS_END_MS));
      expect(existsSync(elsewhere)).toBe(false);
    }).toPass();
  }

  async #start(): Promise<void> {
    const electron = await this.#attach();
    for (const stream of [electron.process().stdout, electron.process().stderr]) {
      stream?.on('data', (chunk: Buffer) => this.#log.push(chunk.toString()));
    }
    const page = await electron.firstWindow({ timeout: launchLimitMs });
    page.on('console', (message) => {
      this.#log.push(`[window ${message.type()}] ${message.text()}\n`);
      if (message.type() === 'error') this.#consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => {
      this.#log.push(`[window exception] ${error.stack ?? error.message}\n`);
      this.#consoleErrors.push(error.message);
    });
    this.#running = { electron, page };
    await page.waitForLoadState('load');
    this.#chromiumFolder = await electron.evaluate(({ app }) => app.getPath('userData'));
  }

  async #attach(): Promise<ElectronApplication> {
    for (let launch = 1; ; launch += 1) {
      try {
        return await _electron.launch({
          executablePath: executable(),
          args: [...sandboxArgs(), NO_GPU, ...(this.#options.args ?? [])],
          env: {
            ...ownEnvironment(),
            HOME: this.home,
            FERRY_HOME: this.home,
            // Nothing of a test is announced to the network that the machine is in.
            FERRY_DISCOVERY: 'off',
            ...(this.#options.isFirstRun ? {} : { FERRY_FIRST_RUN: 'off' }),
            // Read on Linux: the window then speaks English wherever the tests run.
            LANGUAGE: 'en',
            ...this.#options.env,
          },
          timeout: launchLimitMs,
        });
      } catch (error) {
        if (!(error instanceof errors.TimeoutError) || launch === LAUNCHES_MAX) throw error;
        console.log(`Playwright did not attach within ${launchLimitMs / 1000} s: launching again.`);
      }
    }
  }

  #nowRunning(): { electron: ElectronApplication; page: Page } {
    if (!this.#running) throw new Error('The app is not running.');
    return this.#running;
  }

  async #putOnClipboard(format: string, bytes: Buffer): Promise<void> {
    await this.electron.evaluate(
      async ({ clipboard, ClipboardItem }, [type, base64]) => {
        const content = Buffer.from(base64, 'base64');
        // Until Electron 44.
        const earlier = clipboard as { writeBuffer?: (format: string, content: Buffer) => void };
        if (earlier.writeBuffer) return earlier.writeBuffer(type, content);
        const name =
          type === 'image/png' ? type : `electron application/osclipboard;format="${type}"`;
        await clipboard.write([new ClipboardItem({ [name]: new Blob([content]) })]);
      },
      [format, bytes.toString('base64')] as const,
    );
  }

  async #changeSetting(label: string, text: string): Promise<void> {
    await this.openSettings();
    const sheet = this.page.getByRole('dialog', { name: 'Settings' });
    const field = sheet.getByRole('textbox', { name: label });
    await field.fill(text);
    await field.press('Enter');
    await sheet.getByRole('button', { name: 'Close' }).click();
  }

  async #press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }
}

/** Of a list, without those of lists inside it. */
const itemsOf = (list: Locator): Locator => list.locator(':scope > li');

function executable(): string {
  const path = process.env['FERRY_E2E_APP'];
  if (!path) throw new Error('FERRY_E2E_APP is not set. Run: npm run test:e2e');
  return path;
}

/** Chromium's sandbox refuses to run as root, as in containers. */
function sandboxArgs(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
