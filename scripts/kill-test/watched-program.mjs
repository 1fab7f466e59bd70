/** One run of `ferry` that can be killed at any moment, and what it wrote to files until then. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export class WatchedProgram {
  #child;
  #out = '';
  #err = '';
  /** @type {Set<() => void>} */
  #waiting = new Set();
  /** @type {number | null} */
  exitStatus = null;
  /** Resolves to the exit status; -1 when killed. @type {Promise<number>} */
  exited;
  /** Bytes that it gave to write calls; as of its end if it was killed here. */
  writtenBytes = 0;

  /** @param {readonly string[]} words after `node` @param {string} cwd */
  constructor(words, cwd) {
    this.#child = spawn(process.execPath, words, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing of a test is announced to the network that the machine is in.
      env: { ...process.env, FERRY_HOME: undefined, FERRY_DISCOVERY: 'off' },
    });
    this.#child.stdout.on('data', (chunk) => {
      this.#out += String(chunk);
      this.#look();
    });
    this.#child.stderr.on('data', (chunk) => {
      this.#err += String(chunk);
    });
    this.exited = new Promise((resolve) => {
      this.#child.on('close', (status) => {
        this.exitStatus = status ?? -1;
        this.#look();
        resolve(this.exitStatus);
      });
    });
  }

  get isRunning() {
    return this.exitStatus === null && this.#child.exitCode === null;
  }

  /** What it said last, for a report. */
  get lastWords() {
    return `${this.#out.slice(-1_500)}\n${this.#err.slice(-1_500)}`;
  }

  /** @returns {readonly Record<string, unknown>[]} */
  get events() {
    return this.#out
      .slice(0, this.#out.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /**
   * The first such event, now or later; null if it ends without one.
   * @param {(event: Record<string, unknown>) => boolean} find
   */
  async event(find) {
    for (;;) {
      const found = this.events.find(find);
      if (found !== undefined || this.exitStatus !== null) return found ?? null;
      await new Promise((resolve) => this.#waiting.add(() => resolve(null)));
    }
  }

  /** SIGKILL; it has no moment to do anything any more. */
  async kill() {
    // Stopped first, so that the count is that of its end.
    this.#child.kill('SIGSTOP');
    this.measure();
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  /** Reads `writtenBytes`, where the system tells. */
  measure() {
    try {
      const io = readFileSync(`/proc/${this.#child.pid}/io`, 'utf8');
      this.writtenBytes = Number(/^wchar: (\d+)$/m.exec(io)?.[1] ?? this.writtenBytes);
    } catch {
      // Gone already, or not Linux.
    }
  }

  async end() {
    this.measure();
    this.#child.kill('SIGTERM');
    await this.exited;
  }

  #look() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const look of waiting) look();
  }
}
