/** What is told when the process at the other end is killed, restarted or stopped: real processes, real ICMP. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand, type Running } from './command.test-kit.ts';

/** 12 s at the rate at which it is sent: nobody is done before the other is gone. */
const FILE_BYTES = 12_000_000;

/** A send that has begun, in a folder of its own. */
class Pair {
  readonly #running: Running[] = [];
  sender!: Running;
  receiver!: Running;
  port = 0;
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async begin(
    body: (pair: Pair) => Promise<void>,
    more: readonly string[] = [],
  ): Promise<void> {
    const pair = new Pair(await mkdtemp(join(tmpdir(), 'ferry-lost-')));
    try {
      await mkdir(join(pair.folder, 'inbox'));
      await writeFile(join(pair.folder, 'file'), randomBytes(FILE_BYTES));
      pair.receiver = pair.listen(0);
      pair.port = (await pair.receiver.event('listening'))['port'] as number;
      pair.sender = pair.send('--limit', '1MB/s', ...more);
      await pair.receiver.line((line) => line.event === 'progress' && Number(line['bytes']) > 0);
      await body(pair);
    } finally {
      await Promise.all(pair.#running.map((one) => one.kill()));
      await rm(pair.folder, { recursive: true, force: true });
    }
  }

  listen(port: number, more: readonly string[] = ['--yes']): Running {
    return this.#run('listen', '--port', `${port}`, '--bind', '127.0.0.1', [
      ...['--dir', join(this.folder, 'inbox'), '--home', join(this.folder, 'home-b'), '--json'],
      ...more,
    ]);
  }

  send(...more: readonly string[]): Running {
    const file = join(this.folder, 'file');
    const home = join(this.folder, 'home-a');
    const to = `127.0.0.1:${this.port}`;
    return this.#run('send', file, '--to', to, '--home', home, '--json', more);
  }

  async expectWhole(): Promise<void> {
    const [sent, received] = await Promise.all([
      readFile(join(this.folder, 'file')),
      readFile(join(this.folder, 'inbox', 'file')),
    ]);
    expect(received.equals(sent)).toBe(true);
    expect(await readdir(join(this.folder, 'inbox'))).toEqual(['file']);
  }

  #run(...words: (string | readonly string[])[]): Running {
    const one = runCommand(words.flat());
    this.#running.push(one);
    return one;
  }
}

describe.concurrent('a process at the other end that', () => {
  it('was killed while it received is told to the sender in well under half a minute, and waited for', async () => {
    await Pair.begin(async ({ receiver, sender }) => {
      receiver.signal('SIGKILL');
      const interrupted = await sender.event('interrupted');
      expect(interrupted).toMatchObject({ code: 'peer-silent', direction: 'sent' });
      expect(interrupted['message']).toMatch(/has not been heard from for 1\d\s/);
      const silences = sender.lines.map((line) => line['silentSeconds']).filter(Boolean);
      expect(silences[0]).toBe(3);
    });
  }, 60_000);

  it('is waited for no longer than it was said, and the same command goes on', async () => {
    await Pair.begin(
      async (pair) => {
        pair.receiver.signal('SIGINT');
        expect(await pair.receiver.exit()).toBe(130);
        expect(await pair.sender.event('error')).toMatchObject({ code: 'no-answer' });
        expect(await pair.sender.exit()).toBe(4);
        const interrupted = await pair.sender.event('interrupted');
        await pair.listen(pair.port).event('listening');
        const again = pair.send();
        const done = await again.event('done');
        expect(done['transfer']).toBe(interrupted['transfer']);
        expect(Number((done['stats'] as { bytesSent: number }).bytesSent)).toBeLessThan(
          FILE_BYTES - Number(interrupted['bytes']) + 2 ** 20,
        );
        expect(await again.exit()).toBe(0);
        await pair.expectWhole();
      },
      ['--wait', '3s'],
    );
  }, 60_000);

  it('was killed while it sent is told to the receiver in well under half a minute, and goes on', async () => {
    await Pair.begin(async (pair) => {
      pair.sender.signal('SIGKILL');
      const interrupted = await pair.receiver.event('interrupted');
      expect(interrupted).toMatchObject({ code: 'peer-silent', direction: 'received' });
      expect(interrupted['message']).toMatch(/has not been heard from for 1\d\s/);
      expect(await pair.send().exit()).toBe(0);
      const done = await pair.receiver.event('done');
      expect(done['transfer']).toBe(interrupted['transfer']);
      await pair.expectWhole();
    });
  }, 60_000);

  it('was killed and listens again gets the rest from the sender, without a question', async () => {
    await Pair.begin(async (pair) => {
      pair.receiver.signal('SIGKILL');
      await pair.receiver.exit();
      const again = pair.listen(pair.port, []);
      const adopted = await again.event('interrupted');
      expect(adopted).toMatchObject({ direction: 'received', code: 'interrupted' });
      expect(await pair.sender.event('interrupted')).toMatchObject({ code: 'peer-restarted' });
      const done = await again.event('done');
      expect(done['transfer']).toBe(adopted['transfer']);
      expect(await pair.sender.exit()).toBe(0);
      await pair.expectWhole();
    });
  }, 60_000);

  it('was stopped for some seconds goes on where it was', async () => {
    await Pair.begin(async (pair) => {
      const { receiver, sender } = pair;
      receiver.signal('SIGSTOP');
      const silent = await sender.line((line) => Number(line['silentSeconds']) >= 4);
      expect(silent['silentSeconds']).toBe(4);
      receiver.signal('SIGCONT');
      expect(await pair.sender.exit()).toBe(0);
      await pair.expectWhole();
    });
  }, 60_000);
});
