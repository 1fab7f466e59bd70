/** The built command as a child process, for tests: what it says line by line, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the build is; another one can be tested by naming its folder. */
const BUILD = process.env['FERRY_TEST_BUILD'] ?? 'out/main';
export const COMMAND_FILE = fileURLToPath(new URL(`../../${BUILD}/cli.js`, import.meta.url));

export type Line = Readonly<Record<string, unknown>> & { readonly event: string };

/** One run of `ferry`, or of another program. */
export class Running {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number>;
  #out = '';
  #err = '';
  #peakMemoryBytes: number | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(
    file: string,
    words: readonly string[],
    cwd?: string,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#child = spawn(file, words, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FERRY_HOME: undefined, ...env },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString();
      this.#peakMemoryBytes = peakMemoryOf(this.#child.pid) ?? this.#peakMemoryBytes;
      this.#look();
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString();
      this.#look();
    });
    this.#exit = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => {
        this.#look();
        resolve(code ?? (signal === null ? -1 : 128));
      });
    });
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  /** Most resident memory, as of the last thing that it said; null where the system does not tell. */
  get peakMemoryBytes(): number | null {
    return this.#peakMemoryBytes;
  }

  /** Everything that was said so far as JSON. */
  get lines(): Line[] {
    const whole = this.#out.slice(0, this.#out.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as Line);
  }

  /** The first such line, now or later; fails when the program ends without it. */
  async line(find: (line: Line) => boolean): Promise<Line> {
    return await this.#soon(() => this.lines.find(find));
  }

  async event(name: string): Promise<Line> {
    return await this.line((line) => line.event === name);
  }

  async text(pattern: RegExp): Promise<RegExpExecArray> {
    return await this.#soon(() => pattern.exec(this.#out + this.#err) ?? undefined);
  }

  exit(): Promise<number> {
    return this.#exit;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** For the end of a test, whatever has become of it. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit.catch(() => undefined);
  }

  async #soon<T>(find: () => T | undefined): Promise<T> {
    let isOver = false;
    void this.#exit.finally(() => {
      isOver = true;
      this.#look();
    });
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (isOver) throw new Error(`it ended without saying so:\n${this.#out}\n${this.#err}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #look(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const look of waiting) look();
  }
}

export function runCommand(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  if (!existsSync(COMMAND_FILE)) throw new Error('run `npm run build` first');
  return new Running(process.execPath, [COMMAND_FILE, ...words], undefined, env);
}

function peakMemoryOf(pid: number | undefined): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return peak === null ? null : Number(peak[1]) * 1_024;
  } catch {
    return null;
  }
}
