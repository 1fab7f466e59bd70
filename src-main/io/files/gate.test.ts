import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';

describe('Gate', () => {
  it('lets so many in at once, the others in their order, also past failures', async () => {
    const gate = new Gate(2);
    const order: string[] = [];
    const leave: (() => void)[] = [];
    let inside = 0;
    const works = [0, 1, 2, 3, 4].map((i) =>
      gate.run(async () => {
        inside += 1;
        expect(inside).toBeLessThanOrEqual(2);
        order.push(`in ${i}`);
        await new Promise<void>((resolve) => leave.push(resolve));
        inside -= 1;
        if (i === 1) throw new Error('failed');
      }),
    );
    const settled = Promise.allSettled(works);
    while (leave.length > 0) {
      leave.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await settled).map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(order).toEqual(['in 0', 'in 1', 'in 2', 'in 3', 'in 4']);
  });
});
