import { expect, it } from 'vitest';
import { SENDING_MAX, SendQueue } from './send-queue.ts';

/** Of `ids` at their targets: `a1` goes to `a`. */
function queueOf(...ids: readonly string[]): SendQueue {
  const queue = new SendQueue();
  for (const id of ids) queue.add(id, id.slice(0, 1), false);
  return queue;
}

function takeAll(queue: SendQueue, now = 0): string[] {
  const taken: string[] = [];
  for (let id = queue.takeNext(now); id !== null; id = queue.takeNext(now)) taken.push(id);
  return taken;
}

it('sends one at a time to each neighbour, in the order in which they came', () => {
  const queue = queueOf('a1', 'a2', 'b1');
  expect(takeAll(queue)).toEqual(['a1', 'b1']);
  queue.remove('a1');
  expect(takeAll(queue)).toEqual(['a2']);
});

it('sends to a few neighbours at once, and no more', () => {
  const queue = queueOf('a1', 'b1', 'c1', 'd1', 'e1');
  expect(takeAll(queue)).toHaveLength(SENDING_MAX);
  queue.remove('c1');
  expect(takeAll(queue)).toEqual(['e1']);
});

it('tries one again at its moment, and lets others go meanwhile', () => {
  const queue = queueOf('a1', 'a2', 'b1');
  expect(takeAll(queue)).toEqual(['a1', 'b1']);
  queue.wait('a1', 2_000);
  expect(takeAll(queue, 1_000)).toEqual(['a2']);
  expect(queue.pollDeadline(1_000)).toBe(2_000);
  expect(takeAll(queue, 2_000)).toEqual([]);
  queue.remove('a2');
  expect(takeAll(queue, 2_000)).toEqual(['a1']);
  expect(queue.pollDeadline(2_000)).toBe(null);
});

it('tries at once what is asked for, or all when the network has changed', () => {
  const queue = queueOf('a1', 'b1');
  takeAll(queue);
  queue.wait('a1', 60_000);
  queue.wait('b1', 60_000);
  queue.retry('b1');
  expect(takeAll(queue)).toEqual(['b1']);
  queue.retryAll();
  expect(takeAll(queue)).toEqual(['a1']);
});

it('leaves one that rests alone until it is asked for, whatever the network does', () => {
  const queue = queueOf('a1');
  takeAll(queue);
  queue.rest('a1');
  queue.retryAll();
  expect(takeAll(queue)).toEqual([]);
  queue.retry('a1');
  expect(takeAll(queue)).toEqual(['a1']);
});

it('holds back what is paused, and gives its turn to the next one', () => {
  const queue = queueOf('a1', 'a2', 'a3');
  queue.setPaused('a1', true);
  expect(takeAll(queue)).toEqual(['a2']);
  queue.setPaused('a2', true);
  expect(takeAll(queue)).toEqual(['a3']);
  queue.remove('a2');
  queue.remove('a3');
  queue.setPaused('a1', false);
  expect(takeAll(queue)).toEqual(['a1']);
});

it('puts one before another, last, or right behind the one that it is added to', () => {
  const queue = queueOf('a1', 'a2', 'a3');
  expect(queue.move('a3', 'a1')).toBe(true);
  expect(queue.order).toEqual(['a3', 'a1', 'a2']);
  expect(queue.move('a3', null)).toBe(true);
  expect(queue.order).toEqual(['a1', 'a2', 'a3']);
  queue.add('a4', 'a', false, 'a1');
  expect(queue.order).toEqual(['a1', 'a4', 'a2', 'a3']);
});

it('stays as it is when it is asked to put one before itself, or before nothing that is there', () => {
  const queue = queueOf('a1', 'a2');
  expect(queue.move('a1', 'a1')).toBe(false);
  expect(queue.move('a1', 'gone')).toBe(false);
  expect(queue.move('gone', null)).toBe(false);
  expect(queue.order).toEqual(['a1', 'a2']);
});
