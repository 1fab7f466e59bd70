/**
 * The app: wires state, engine, window and the bridge between them. Everything that must happen
 * before Electron is ready happens before the first `await`.
 */
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { app, dialog, powerMonitor, session } from 'electron';
import { openAppLog } from './desktop/app-log.ts';
import { registerAppScheme, serveWindow } from './desktop/app-scheme.ts';
import { APP_ORIGIN } from './desktop/asset-path.ts';
import { watchForAttention } from './desktop/attention.ts';
import { chromiumFolder } from './desktop/chromium-folder.ts';
import { pressPaste, readClipboard, writeClipboard } from './desktop/clipboard.ts';
import { dialogsOf, warn } from './desktop/dialogs.ts';
import { downloadsFolder } from './desktop/downloads-folder.ts';
import { arrangeLeaving } from './desktop/leaving.ts';
import { lockDownContents, lockDownSession } from './desktop/lockdown.ts';
import {
  adoptLoginStart,
  HIDDEN_SWITCH,
  isLoginStart,
  type LoginStart,
  loginStart,
} from './desktop/login-start.ts';
import { installMenu } from './desktop/menu.ts';
import { OpenedLinks, registerLinks } from './desktop/opened-links.ts';
import { previewImage } from './desktop/preview-image.ts';
import { watchProgress } from './desktop/taskbar-progress.ts';
import { hasTray } from './desktop/tray-presence.ts';
import { TrayIcon } from './desktop/tray.ts';
import { speakAsSet } from './desktop/system-language.ts';
import { systemVault } from './desktop/vault.ts';
import {
  bringToFront,
  createWindow,
  loadWindow,
  rememberPlace,
  setTheme,
  putAway,
} from './desktop/window.ts';
import { deviceKindOf, hasBattery } from './io/discovery/device-kind.ts';
import { WorkerDiscovery } from './io/discovery/worker-discovery.ts';
import type { Engine, EngineListener } from './io/engine.ts';
import { WorkerEngine } from './io/worker-engine.ts';
import { handleRequests } from './ipc/handle.ts';
import { mirrorNeighbours, mirrorTransfers, noticesTo } from './ipc/notices.ts';
import { createHandlers } from './ipc/requests.ts';
import { Doctor } from './services/doctor.ts';
import { homeFolder, openHome } from './services/home.ts';
import type { Log } from './services/log.ts';
import type { Neighbours } from './services/neighbours/neighbours.ts';
import {
  announceListener,
  followTransfers,
  openNeighbours,
} from './services/neighbours/open-neighbours.ts';
import {
  type DeviceState,
  forgettingWords,
  notRememberedWords,
  openState,
  stateFailureWords,
} from './services/open-state.ts';
import { RenewableEngine } from './services/renewable-engine.ts';
import { PLAIN_DEFAULTS } from './services/send-order.ts';
import { PastedFiles } from './services/pasted.ts';
import { ReceivedTexts } from './services/received-text.ts';
import type { SettingsStore } from './services/settings.ts';
import { Sources } from './services/sources.ts';
import { Transfers } from './services/transfers.ts';
import type { LanguageSetting } from '../src-shared/language.ts';
import { speakEnglish } from '../src-shared/languages/speak-in.ts';
import { say } from '../src-shared/say.ts';

/** Looks take four seconds; the resolver of names may need longer. */
const EXAMINATION_MS = 20_000;

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const RENDERER = fileURLToPath(new URL('../renderer', import.meta.url));

speakEnglish();
/** Null = the usual place. */
const askedHome = app.commandLine.getSwitchValue('home') || process.env['FERRY_HOME'] || null;
const home = openHome(
  homeFolder(askedHome, {
    platform: process.platform,
    env: process.env,
    userFolder: homedir(),
  }),
);
const links = new OpenedLinks(process.argv);
if (home.ok) {
  app.setPath('userData', chromiumFolder(home.value));
  app.setAppLogsPath(home.value.logsFolder);
  registerAppScheme();
  lockDownContents();
  // Not awaited: Electron is ready only once this file has been evaluated to its end.
  if (app.requestSingleInstanceLock()) void start(home.value.folder, home.value.logsFolder);
  else app.exit(0);
} else {
  dialog.showErrorBox('Ferry', stateFailureWords(home.failure));
  app.exit(1);
}

async function start(folder: string, logsFolder: string): Promise<void> {
  const log = openAppLog(logsFolder);
  process.on('uncaughtException', (fault) => log.error('uncaught', fault));
  process.on('unhandledRejection', (fault) => log.error('unhandled', fault));
  await app.whenReady();
  await speakAsSet('system');
  const holder = { kind: 'app', vault: systemVault() } as const;
  const state = openState(folder, holder, downloadsFolder(), log);
  if (state.ok) {
    if (holder.vault === null) log.info('no keychain here: the key is open to its user');
    await openApp(state.value, log);
    return;
  }
  log.error(`could not start: ${state.failure.kind}`);
  dialog.showErrorBox(say('Ferry cannot start'), stateFailureWords(state.failure));
  app.exit(1);
}

async function openApp(state: DeviceState, log: Log): Promise<void> {
  const { history, settings } = state;
  let { language } = settings.read();
  await speakAsSet(language);
  log.info(`Ferry ${app.getVersion()} on Electron ${process.versions.electron}`);
  const { transfers, renewEngine } = await openTransfers(state, log);
  const login = loginStart(askedHome === null ? null : state.home.folder);
  adoptSettings(login, settings, log);
  setTheme(settings.read().theme);
  lockDownSession(session.defaultSession);
  serveWindow(session.defaultSession, RENDERER);

  const pasted = new PastedFiles(state.home.pastedFolder, () => state.outbox.paths());
  await releasePasted(pasted, transfers, log);
  const neighbours = createNeighbours(state, transfers, log);
  const window = createWindow(state.home, PRELOAD);
  const send = noticesTo(window.webContents);
  const tell = (words: string): void => {
    log.warn(words);
    warn(window, words);
  };
  transfers.onNotice(({ kind }) => {
    const words = kind === 'not-remembered' ? notRememberedWords(state.home) : null;
    if (words !== null) tell(words);
  });
  const doctor = new Doctor(neighbours);
  const changeLanguage = async (setting: LanguageSetting): Promise<void> => {
    if (setting === language) return;
    language = setting;
    const spoken = await speakAsSet(setting);
    installMenu(window);
    tray.refresh();
    send('language-changed', spoken);
  };
  const handlers = createHandlers({
    appVersion: app.getVersion(),
    fingerprint: state.fingerprint,
    publicKey: Buffer.from(state.identity.publicKey).toString('hex'),
    examine: (target) => doctor.examine(target, AbortSignal.timeout(EXAMINATION_MS)),
    transfers,
    history,
    receipts: state.receipts,
    neighbours,
    settings,
    sources: new Sources(),
    pasted,
    receivedTexts: new ReceivedTexts((id, index) => transfers.receivedPathOf(id, index)),
    plainDefaults: PLAIN_DEFAULTS,
    system: {
      ...dialogsOf(window),
      readClipboard,
      writeClipboard,
      pressPaste: () => pressPaste(window),
      hasTray,
    },
    startAtLogin: (isOn) => login.set(isOn),
    settingsChanged: (changed) => {
      setTheme(changed.theme);
      renewEngine(changed.deviceName);
      send('settings-changed', changed);
      neighbours.refresh();
      void changeLanguage(changed.language);
    },
  });
  handleRequests(handlers, { contents: window.webContents, origin: APP_ORIGIN, log });
  mirrorTransfers(transfers, send, () => settings.read());
  mirrorNeighbours(neighbours, send);
  const listen = async (): Promise<void> => {
    const { port, plain, folder } = settings.read();
    const result = await transfers.listen({ port, plain, bind: null, folder });
    if (!result.ok) bringToFront(window);
  };
  const tray = new TrayIcon({
    transfers,
    showWindow: () => bringToFront(window),
    setListening: (isListening) => void (isListening ? listen() : transfers.stopListening()),
    quit: () => app.quit(),
  });
  installMenu(window);
  watchForAttention(window, transfers);
  watchProgress(window, transfers);
  arrangeLeaving({
    window,
    runningCount: () => transfers.runningCount,
    staysWhenClosed: () => settings.read().keepInTray,
    putAway: () => putAway(window, tray),
    farewell: async (patienceMs) => {
      rememberPlace(state.home, window);
      await Promise.all([neighbours.close(), transfers.close(patienceMs)]);
      state.close();
    },
    log,
  });
  app.on('second-instance', (_event, args) => {
    if (!args.includes(`--${HIDDEN_SWITCH}`)) bringToFront(window);
  });
  app.on('activate', () => bringToFront(window));
  window.on('focus', () => neighbours.lookAgain());
  const isQuiet = isLoginStart() && settings.read().keepInTray;
  await loadWindow(window, isQuiet);
  if (state.forgets !== null) tell(forgettingWords(state.forgets, state.home));
  links.handOver((link) => send('link-opened', link));
  if (askedHome === null) registerLinks();
  neighbours.begin();
  await transfers.takeUp({ sent: true, received: true });
  if (settings.read().listenAtStart) await listen();
  if (!isQuiet) await tray.ensure();
  else if (!(await tray.ensureAtLogin())) window.minimize();
}

/** A disk without room for it keeps nobody from opening the window. */
function adoptSettings(login: LoginStart, settings: SettingsStore, log: Log): void {
  try {
    adoptLoginStart(login, settings);
    if (process.env['FERRY_FIRST_RUN'] === 'off') settings.change({ firstRunDone: true });
  } catch (fault) {
    log.error('could not keep a setting', fault);
  }
}

/** What was pasted goes once everyone has it; what an earlier program left, now. */
async function releasePasted(pasted: PastedFiles, transfers: Transfers, log: Log): Promise<void> {
  const release = (work: Promise<void>): Promise<void> =>
    work.catch((fault: unknown) => log.error('could not remove what was pasted', fault));
  transfers.onNotice((notice) => {
    if (notice.kind !== 'transfer-ended' || notice.snapshot.direction !== 'sent') return;
    if (notice.snapshot.phase !== 'done') return;
    void release(pasted.release(notice.snapshot.files.flatMap(({ path }) => path ?? [])));
  });
  await release(pasted.releaseAll());
}

function createNeighbours(state: DeviceState, transfers: Transfers, log: Log): Neighbours {
  const neighbours = openNeighbours(
    state,
    { interfaces: process.env['FERRY_DISCOVERY'], log },
    (config, listener) =>
      new WorkerDiscovery(config, listener, (message, fault) => log.error(message, fault)),
  );
  followTransfers(neighbours, transfers);
  announceListener(neighbours, transfers, null);
  void hasBattery().then((known) => {
    const isLaptop = known ?? powerMonitor.isOnBatteryPower();
    neighbours.setDeviceKind(deviceKindOf({ hasBattery: isLaptop, hasDisplay: true }));
  });
  powerMonitor.on('on-battery', () => neighbours.setDeviceKind('laptop'));
  return neighbours;
}

interface OpenTransfers {
  readonly transfers: Transfers;
  /** Peers get to see this name, from now on or from when nothing runs any more. */
  readonly renewEngine: (deviceName: string) => void;
}

async function openTransfers(state: DeviceState, log: Log): Promise<OpenTransfers> {
  const { home, identity, history, outbox, trust, settings } = state;
  const { resumeFolder } = home;
  let { deviceName } = settings.read();
  const create = (listener: EngineListener): Engine =>
    new WorkerEngine(
      { identity, deviceName, resumeFolder, previews: true },
      listener,
      (message, fault) => log.error(message, fault),
    );
  let engine: RenewableEngine | null = null;
  const transfers = await Transfers.open(
    {
      history,
      outbox,
      trust,
      settings,
      log,
      wallClock: () => Date.now(),
      makePreview: previewImage,
    },
    (listener) => (engine = new RenewableEngine(create, listener)),
  );
  const renewEngine = (name: string): void => {
    if (name === deviceName) return;
    deviceName = name;
    void engine?.renew();
  };
  return { transfers, renewEngine };
}
