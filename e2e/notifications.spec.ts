/**
 * A person who looks elsewhere answers an offer in the desktop's own notification: the real
 * `notify-send` on a session bus of the test's own. Not run where these are missing.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { made } from './made-files.ts';

const SERVICE = fileURLToPath(
  new URL('../src-main/desktop/notification-service.test-kit.py', import.meta.url),
);
const PYTHON = '/usr/bin/python3';
const port = 27182;

const has = (file: string, words: readonly string[], said = ''): boolean => {
  const run = spawnSync(file, words, { encoding: 'utf8' });
  return run.status === 0 && run.stdout.includes(said);
};
const isHere =
  process.platform === 'linux' &&
  has('notify-send', ['--help'], '--action') &&
  has(PYTHON, ['-c', 'import dbus, gi']) &&
  has('dbus-daemon', ['--version']);

const children: ChildProcess[] = [];
test.afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(
  file: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): AsyncIterator<string> {
  const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

test('lets a verified device be accepted in a notification, and a stranger only declined', async ({
  launch,
  folder,
}) => {
  test.skip(!isHere, 'needs notify-send, dbus-daemon, and Python with dbus and gi');
  const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address'], process.env);
  const address = { DBUS_SESSION_BUS_ADDRESS: String((await bus.next()).value) };
  const desktop = start(PYTHON, [SERVICE, 'accept'], { ...process.env, ...address });
  await desktop.next();
  const shown = async (): Promise<{ readonly actions?: readonly string[] }> =>
    JSON.parse(String((await desktop.next()).value)) as never;
  const [anna, ben] = [await launch(), await launch({ env: address })];
  const text = await made.text(folder);
  await ben.listen();
  await ben.lookElsewhere();

  await anna.sendTo(port, [text]);
  const first = await shown();
  expect(first.actions).toEqual(['default', 'Open Ferry', 'decline', 'Decline']);
  await ben.comeBack();
  await ben.sayCodesMatch(ben.offer);
  await ben.declineOffer();
  await expect(anna.transfers.first()).toContainText(/declined/i);

  await ben.lookElsewhere();
  // After a no, nobody is asked by the same stranger at once; a verified device is not kept waiting.
  await anna.sendTo(port, [text]);
  let actions: readonly string[] = [];
  while (!actions.includes('accept')) actions = (await shown()).actions ?? [];
  await expect(anna.transfers.first()).toContainText('every byte checked');
  expect(ben.consoleErrors).toEqual([]);
  // A program ends with its session bus.
  await ben.close();
});
