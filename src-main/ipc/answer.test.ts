import { beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../services/log.ts';
import { answer } from './answer.ts';
import type { Handlers } from './requests.ts';

const SECRET = '/home/ann/secret';
const broken = new Proxy({} as Handlers, {
  get: () => () => {
    throw new Error(`cannot open ${SECRET}`);
  },
});

let logged: string[];
const log: Log = {
  info: () => {},
  warn: (message) => logged.push(message),
  error: (message, fault) => logged.push(`${message} ${String(fault)}`),
};
beforeEach(() => {
  logged = [];
});

describe('answer', () => {
  it('turns a fault of ours into a failure that gives nothing away', async () => {
    const form = { port: 1, plain: false };
    expect(await answer(broken, 'listen-start', form, log)).toEqual({
      ok: false,
      failure: { kind: 'internal', reason: 'see the log' },
    });
    expect(logged.join()).toContain(SECRET);
  });

  it('rejects where the answer has no place for a failure, and gives nothing away', async () => {
    await expect(answer(broken, 'app-state', null, log)).rejects.toThrow(/^see the log$/);
  });

  it('asks no handler about an argument that does not fit', async () => {
    await expect(answer(broken, 'history-clear', 'all', log)).rejects.toThrow(/does not fit/);
    expect(await answer(broken, 'send-start', {}, log)).toMatchObject({
      ok: false,
      failure: { kind: 'internal' },
    });
    expect(logged.join()).not.toContain(SECRET);
  });
});
