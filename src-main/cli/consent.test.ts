import { describe, expect, it } from 'vitest';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import { Consent, type ConsentMode, questionOf } from './consent.ts';
import { receivedSnapshot } from './snapshot.test-kit.ts';

interface Recorded {
  readonly consent: Consent;
  readonly said: string[];
  /** Answers the open question. */
  reply(yes: boolean | string): Promise<void>;
  readonly questions: string[];
}

function start(mode: ConsentMode, rule: AlwaysAccept | null = null): Recorded {
  const said: string[] = [];
  const questions: string[] = [];
  let answer: (typed: string | null) => void = () => {};
  const consent = new Consent(
    mode,
    {
      accept: (id, conflict) => said.push(`accept ${id}${conflict === null ? '' : ` ${conflict}`}`),
      turnTo: (id, folder) => {
        said.push(`turn ${id} to ${folder}`);
        return Promise.resolve(folder.startsWith('/no') ? 'There is no such folder.' : null);
      },
      decline: (id, why) => said.push(`decline ${id}${why === null ? '' : ` ${why.kind}`}`),
      verify: (publicKey) => said.push(`verify ${publicKey}`),
      note: (message) => said.push(message),
      ruleOf: () => rule,
    },
    (question, signal) => {
      questions.push(question);
      return new Promise((resolve) => {
        answer = resolve;
        signal.addEventListener('abort', () => {
          resolve(null);
        });
      });
    },
  );
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    consent,
    said,
    questions,
    reply: async (yes) => {
      await settle();
      answer(typeof yes === 'string' ? yes : yes ? 'y' : '');
      await settle();
    },
  };
}

const NOTHING_HERE = {
  ...{
    newFiles: 1,
    newBytes: 10,
    sameFiles: 0,
    sameBytes: 0,
    differentFiles: 0,
    differentBytes: 0,
  },
  ...{ olderHereFiles: 0, partialBytes: 0, programFiles: 0 },
};

describe('Consent', () => {
  it('accepts everything when told so, once each', () => {
    const { consent, said } = start('accept-all');
    consent.handleChanged(receivedSnapshot({ phase: 'connecting' }));
    consent.handleChanged(receivedSnapshot({}));
    consent.handleChanged(receivedSnapshot({}));
    expect(said).toEqual(['accept t1']);
  });

  it('declines and says why when nobody can be asked', () => {
    const { consent, said } = start('refuse-all');
    consent.handleChanged(receivedSnapshot({}));
    expect(said[0]).toContain('--yes');
    expect(said[1]).toBe('decline t1');
  });

  it.each(['ask', 'refuse-all'] as const)('says why a rule did not apply (%s)', async (mode) => {
    const rule = { maxBytes: null, folder: '/gone\u001b[2J' };
    const asked = start(mode, rule);
    const { peer } = receivedSnapshot({});
    const known = { ...peer, publicKey: 'ab'.repeat(32), trust: 'verified' } as const;
    asked.consent.handleChanged(receivedSnapshot({ peer: known, askedBecause: 'no-folder' }));
    await asked.reply(false);
    const shown = [...asked.questions, ...asked.said].join('\n');
    expect(shown).toContain('You are asked because its folder is gone: /gone�[2J');
  });

  it('asks about a stranger only once there is a code to compare', async () => {
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({ verificationCode: null }));
    await asked.reply(true);
    expect(asked.questions).toEqual([]);
    asked.consent.handleChanged(receivedSnapshot({ verificationCode: '123456' }));
    await asked.reply(true);
    expect(asked.questions[0]).toContain('123 456');
    expect(asked.said).toEqual(['accept t1']);
  });

  it('asks anew about what was accepted and could not be, and says why', async () => {
    const failure = { kind: 'folder-missing', folder: '/in' } as const;
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({}));
    await asked.reply(true);
    asked.consent.handleChanged(receivedSnapshot({ failure }));
    asked.consent.handleChanged(receivedSnapshot({ failure }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.questions[1]).toContain('The folder “/in” does not exist');
    // What the new folder is like is told before the choice is answered.
    asked.consent.handleChanged(receivedSnapshot({ folder: '/elsewhere' }));
    await asked.reply('to /elsewhere');
    await asked.reply(true);
    expect(asked.said).toEqual(['accept t1', 'turn t1 to /elsewhere', 'accept t1']);
    expect(asked.questions.at(-1)).not.toContain('does not exist');
  });

  it('declines what its folder cannot take where everything is accepted, and tells the sender why', () => {
    const { consent, said } = start('accept-all');
    consent.handleChanged(receivedSnapshot({}));
    consent.handleChanged(
      receivedSnapshot({ failure: { kind: 'folder-not-writable', folder: '/in' } }),
    );
    expect(said).toEqual([
      'accept t1',
      'Declined: Nothing can be saved in the folder “/in”.',
      'decline t1 folder-not-writable',
    ]);
  });

  it('takes a no for a no', async () => {
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({}));
    await asked.reply(false);
    expect(asked.said).toEqual(['decline t1']);
  });

  it('takes a choice for what is here and different, and tells that there is one', async () => {
    const survey = { ...NOTHING_HERE, differentFiles: 2 };
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({ survey }));
    await asked.reply(' Newer ');
    expect(asked.questions[0]).toContain('skip, replace, keep-both, newer');
    expect(asked.said).toEqual(['accept t1 newer']);
    expect(questionOf(receivedSnapshot({}))).not.toContain('replace');
  });

  it('asks again about another folder, with what is there', async () => {
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({ folder: '/a', freeBytes: 1 }));
    await asked.reply('to /nowhere');
    expect(asked.said.splice(0)).toEqual(['turn t1 to /nowhere', 'There is no such folder.']);
    asked.consent.handleChanged(receivedSnapshot({ folder: '/b c', freeBytes: 2 }));
    await asked.reply('to /b c');
    await asked.reply(true);
    expect(asked.questions.map((question) => /to (\/.*), /.exec(question)?.[1])).toEqual([
      '/a',
      '/a',
      '/b c',
    ]);
    expect(asked.said).toEqual(['turn t1 to /b c', 'accept t1']);
  });

  it('is no longer asked about another folder once the other side is gone', async () => {
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({}));
    asked.consent.handleEnded('t1');
    await asked.reply('to /b');
    expect(asked.said).toEqual([]);
  });

  it('forgets its question when the other side is gone, and goes on to the next', async () => {
    const asked = start('ask');
    asked.consent.handleChanged(receivedSnapshot({}));
    asked.consent.handleChanged(receivedSnapshot({ id: 't2' }));
    await asked.reply(false);
    expect(asked.said).toEqual(['decline t1']);
    asked.said.length = 0;
    asked.consent.handleEnded('t2');
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.said).toEqual([]);
    asked.consent.handleChanged(receivedSnapshot({ id: 't3' }));
    await asked.reply(true);
    expect(asked.said).toEqual(['accept t3']);
  });
});

describe('a changed key', () => {
  const changed = receivedSnapshot({
    peer: { ...receivedSnapshot({}).peer, publicKey: 'k1', trust: 'changed' },
    verificationCode: '123456',
  });

  it.each([
    ['yes', 'decline t1'],
    ['123457', 'decline t1'],
    ['', 'decline t1'],
    [' 123 456 ', 'verify k1', 'accept t1'],
  ])('is accepted by nothing but the code: %j', async (typed, ...said) => {
    const asked = start('ask');
    asked.consent.handleChanged(changed);
    await asked.reply(typed);
    expect(asked.questions[0]).toContain('WARNING');
    expect(asked.questions[0]).not.toContain('123 456');
    expect(asked.said).toEqual(said);
  });

  it('is told where everything is accepted', () => {
    const { consent, said } = start('accept-all');
    consent.handleChanged(changed);
    expect(said).toEqual([expect.stringContaining('WARNING'), 'accept t1']);
  });
});

describe('questionOf', () => {
  it('shows who, what, how much and where to, without control characters', () => {
    const question = questionOf(
      receivedSnapshot({
        peer: {
          ...receivedSnapshot({}).peer,
          deviceName: 'evil\u001b[2Jlaptop',
          fingerprint: 'ab12 cd34',
        },
        folder: '/home/me',
        freeBytes: 5_000_000,
      }),
    );
    expect(question).not.toContain('\u001b');
    for (const part of ['laptop', '10.0.0.9:4000', 'ab12 cd34', 'a.txt', '/home/me', 'Accept?']) {
      expect(question).toContain(part);
    }
  });
});
