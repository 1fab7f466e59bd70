/**
 * Strangers who offer as much as they can, each offer with another key, to a real listener in a process
 * of its own: how many questions come of it, and who still gets through.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { makeKeyPair } from '../io/crypto/sodium-crypto.ts';
import type { Identity } from '../io/engine.ts';
import { LocalEngine } from '../io/local-engine.ts';
import { newTransferId } from '../io/transfers/transfer-id.ts';
import { silentLog } from '../services/log.ts';
import { openState } from '../services/open-state.ts';
import { runCommand, type Running } from './command.test-kit.ts';

const STRANGERS = 60;
/** What one network may ask at once; each of these is declined, which counts twice. */
const QUESTIONS_MAX = 12;

let folder: string;
let listener: Running;
let port: number;
const engines: LocalEngine[] = [];
const friend = makeKeyPair();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-offers-'));
  await mkdir(join(folder, 'inbox'));
  await writeFile(join(folder, 'a.txt'), 'a few words');
  const home = join(folder, 'home');
  const opened = openState(home, { kind: 'command' }, folder, silentLog);
  if (!opened.ok) throw new Error(opened.failure.kind);
  const publicKey = Buffer.from(friend.publicKey).toString('hex');
  const met = { deviceName: 'friend', host: '10.0.0.9', port: 1, fingerprint: null } as const;
  opened.value.trust.noteSeen({ ...met, publicKey, trust: 'unverified' }, 1);
  opened.value.trust.pin(publicKey, 2);
  opened.value.close();
  const where = ['--port', '0', '--bind', '127.0.0.1', '--dir', join(folder, 'inbox')];
  listener = runCommand(['listen', ...where, '--home', home, '--json']);
  port = (await listener.event('listening'))['port'] as number;
});

afterEach(async () => {
  await listener.kill();
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  await rm(folder, { recursive: true, force: true });
});

/** Resolves with how it ended. */
function offer(identity: Identity): Promise<TransferSnapshot> {
  return new Promise((resolve) => {
    const engine = new LocalEngine(
      { identity, deviceName: 'somebody' },
      (event) => {
        if (event.kind === 'ended') resolve(event.snapshot);
      },
      () => {},
    );
    engines.push(engine);
    const what = { paths: [join(folder, 'a.txt')], limitBytesPerSecond: null, plain: null };
    engine.send({ id: newTransferId(), host: '127.0.0.1', port, ...what });
  });
}

it('asks a bounded number of questions, turns the rest away, and hears a verified device', async () => {
  const ends = await Promise.all(Array.from({ length: STRANGERS }, () => offer(makeKeyPair())));
  const kinds = ends.map(({ failure }) => failure?.kind);
  const asked = kinds.filter((kind) => kind === 'declined').length;
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(QUESTIONS_MAX);
  expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(STRANGERS - asked);
  // Nobody is at this listener, so it declines; what was turned away it has not heard of.
  const declined = (): number => listener.lines.filter(({ code }) => code === 'declined').length;
  await listener.line(() => declined() === asked);

  expect((await offer(friend)).failure).toEqual({ kind: 'declined' });
  await listener.line(() => declined() === asked + 1);
  console.info(`offers: ${STRANGERS} strangers, ${asked} questions`);
});
