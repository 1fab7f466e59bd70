import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Patience } from './patience.ts';
import { receivedSnapshot } from './snapshot.test-kit.ts';

let over: string[];
let patience: Patience;
beforeEach(() => {
  vi.useFakeTimers();
  over = [];
  patience = new Patience(1_000, (id) => over.push(id));
});
afterEach(() => {
  patience.close();
  vi.useRealTimers();
});

const isIn = (phase: 'interrupted' | 'connecting' | 'transferring'): void =>
  patience.handleChanged(receivedSnapshot({ phase }));

it('counts from the loss of contact, over attempts that reach nobody', () => {
  isIn('interrupted');
  vi.advanceTimersByTime(600);
  isIn('connecting');
  isIn('interrupted');
  vi.advanceTimersByTime(399);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(over).toEqual(['t1']);
});

it('counts anew once bytes have moved', () => {
  isIn('interrupted');
  vi.advanceTimersByTime(900);
  isIn('transferring');
  isIn('interrupted');
  vi.advanceTimersByTime(900);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(over).toEqual(['t1']);
});

it('counts nothing while nothing is lost, and no more when it is closed', () => {
  isIn('transferring');
  vi.advanceTimersByTime(5_000);
  isIn('interrupted');
  patience.close();
  vi.advanceTimersByTime(5_000);
  expect(over).toEqual([]);
});
