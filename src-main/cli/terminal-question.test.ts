import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ANSWER_SOONEST_MS, askOnTerminal } from './terminal-question.ts';

function start(): { input: PassThrough; said: () => string; ask: () => Promise<string | null> } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  return {
    input,
    said: () => String(output.read() ?? ''),
    ask: () =>
      askOnTerminal('“Eve” offers a.txt\nAccept? ', new AbortController().signal, input, output),
  };
}

it('takes no yes that was typed before the question was there', async () => {
  const { input, said, ask } = start();
  input.write('y\ny\n');
  const answer = ask();
  await pause(ANSWER_SOONEST_MS + 100);
  input.write('n\n');
  expect(await answer).toBe('n');
  expect(said()).toMatch(/^“Eve” offers a\.txt\nAccept\? .*typed before.*Accept\? $/s);
});

it('takes what is typed once it could be read', async () => {
  const { input, ask } = start();
  const answer = ask();
  await pause(ANSWER_SOONEST_MS + 100);
  input.write('y\n');
  expect(await answer).toBe('y');
});

it('gives up with the offer', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const patience = new AbortController();
  const answer = askOnTerminal('Accept? ', patience.signal, input, output);
  patience.abort();
  expect(await answer).toBeNull();
});
