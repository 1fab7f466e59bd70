/**
 * A notification with buttons on a Linux desktop: by the desktop's own `notify-send` (libnotify 0.7.10
 * or newer), since Electron's have none there. Decides nothing; where the tool or the desktop's
 * service is missing, it says so, and somebody else has to tell the person.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';

export interface NoticeButton {
  readonly name: string;
  readonly label: string;
}

export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly NoticeButton[];
}

/** What a person did with it: pressed a button (its name), or clicked beside them. */
export type NoticeAnswer = { readonly button: string } | 'clicked' | 'failed';

const TOOL = 'notify-send';
const HELP_WAIT_MS = 3_000;
/** What the desktop calls a click that is on no button. */
const CLICK = 'default';
const NAME_MAX_CHARS = 100;
/** Interrupted before it has heard its notification's number, the tool would leave it on the screen. */
const CLOSE_AFTER_MS = 250;

/** Once a program: is the tool there, and does it know buttons? */
export function canNotifySend(env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(TOOL, ['--help'], { env, timeout: HELP_WAIT_MS }, (failure, out) => {
      resolve(failure === null && out.includes('--action'));
    });
  });
}

export class NotifySend {
  readonly #child: ChildProcess;
  #isClosed = false;

  /** `answer` is called at most once, and never after `close`. */
  constructor(
    { title, body, buttons }: Notice,
    clickLabel: string,
    answer: (answer: NoticeAnswer) => void,
    env: NodeJS.ProcessEnv = process.env,
  ) {
    const actions = [{ name: CLICK, label: clickLabel }, ...buttons];
    const child = spawn(
      TOOL,
      [
        '--app-name=Ferry',
        '--icon=ferry',
        '--category=transfer',
        ...actions.map(({ name, label }) => `--action=${name}=${label}`),
        // What follows quotes the other side: none of it is an option.
        '--',
        title,
        // Of the body alone the tool reads `\074` as `<`, and `\n` as a new line.
        body.replaceAll('\\', '\\\\'),
      ],
      { env, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.#child = child;
    let said = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-NAME_MAX_CHARS);
    });
    child.on('error', () => {
      if (!this.#isClosed) answer('failed');
    });
    child.on('close', (status) => {
      if (this.#isClosed) return;
      const name = said.trim();
      if (name === CLICK) answer('clicked');
      else if (buttons.some((button) => button.name === name)) answer({ button: name });
      else if (status !== 0 && status !== null) answer('failed');
    });
  }

  /** Takes it off the screen. */
  close(): void {
    this.#isClosed = true;
    setTimeout(() => this.#child.kill('SIGINT'), CLOSE_AFTER_MS);
  }
}
