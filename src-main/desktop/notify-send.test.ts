/** Against the real `notify-send` and a session bus of the test's own; not run where these are missing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { canNotifySend, type NoticeAnswer, NotifySend } from './notify-send.ts';

const SERVICE = fileURLToPath(new URL('./notification-service.test-kit.py', import.meta.url));
const PYTHON = '/usr/bin/python3';
const works = (file: string, words: readonly string[]): boolean =>
  spawnSync(file, words).status === 0;
const isHere =
  process.platform === 'linux' &&
  works(PYTHON, ['-c', 'import dbus, gi']) &&
  works('dbus-daemon', ['--version']) &&
  (await canNotifySend());

const notice = {
  title: '--help wants to send you files',
  body: 'a.txt',
  buttons: [
    { name: 'accept', label: 'Accept' },
    { name: 'decline', label: 'Decline' },
  ],
};

type Line = Readonly<Record<string, unknown>>;

let children: ChildProcess[];
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  children = [];
  env = process.env;
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Everything that it says, a line at a time. */
function start(file: string, words: readonly string[]): AsyncIterator<string> {
  const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

async function next(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next();
  if (line.done === true) throw new Error('it ended without a word');
  return line.value;
}

/** A desktop on which somebody presses `pressed` as soon as something is shown. */
async function openDesktop(pressed: string): Promise<() => Promise<Line>> {
  const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address']);
  env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: await next(bus) };
  const service = start(PYTHON, [SERVICE, pressed]);
  expect(JSON.parse(await next(service))).toEqual({ event: 'ready' });
  return async () => JSON.parse(await next(service)) as Line;
}

const answered = (): Promise<NoticeAnswer> =>
  new Promise((resolve) => void new NotifySend(notice, 'Open', resolve, env));

it.runIf(isHere).each([
  ['accept', { button: 'accept' }],
  ['decline', { button: 'decline' }],
  ['default', 'clicked'],
] as const)('tells what was pressed: %s', async (pressed, answer) => {
  const heard = await openDesktop(pressed);
  expect(await answered()).toEqual(answer);
  expect(await heard()).toMatchObject({
    event: 'shown',
    app: 'Ferry',
    summary: notice.title,
    body: 'a.txt',
    actions: ['default', 'Open', 'accept', 'Accept', 'decline', 'Decline'],
  });
});

it.runIf(isHere)(
  'shows what it is told letter by letter: nothing becomes markup or an option',
  async () => {
    const heard = await openDesktop('default');
    const words = {
      title: '-u \\074b\\076 Ferry',
      body: '--icon=x \\074img src=x\\076 \\n %s $HOME',
    };
    await new Promise((resolve) => new NotifySend({ ...notice, ...words }, 'Open', resolve, env));
    expect(await heard()).toMatchObject({ summary: words.title, body: words.body });
  },
);

it.runIf(isHere)('is taken off the screen when it is closed, and says nothing then', async () => {
  const heard = await openDesktop('');
  const answers: NoticeAnswer[] = [];
  const shown = new NotifySend(notice, 'Open', (answer) => answers.push(answer), env);
  expect(await heard()).toMatchObject({ event: 'shown' });
  shown.close();
  expect(await heard()).toEqual({ event: 'closed', number: 7 });
  expect(answers).toEqual([]);
});

it.runIf(isHere)('says that it failed where no desktop shows notifications', async () => {
  env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' };
  expect(await answered()).toBe('failed');
});

it('knows that it cannot where the tool is not there', async () => {
  expect(await canNotifySend({ PATH: '/nowhere' })).toBe(false);
  const answer = new Promise((resolve) => {
    void new NotifySend(notice, 'Open', resolve, { PATH: '/nowhere' });
  });
  expect(await answer).toBe('failed');
});
