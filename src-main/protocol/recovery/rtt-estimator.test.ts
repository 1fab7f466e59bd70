import { describe, expect, it } from 'vitest';
import { RttEstimator } from './rtt-estimator.ts';

describe('RttEstimator', () => {
  it('takes the first sample whole', () => {
    const rtt = new RttEstimator(100);
    rtt.handleSample(40, 10);
    expect([rtt.latestMs, rtt.smoothedMs, rtt.varianceMs, rtt.minMs]).toEqual([40, 40, 20, 40]);
  });

  it('smooths later samples as RFC 9002 section 5.3 says', () => {
    const rtt = new RttEstimator();
    rtt.handleSample(40, 0);
    rtt.handleSample(80, 0);
    expect(rtt.smoothedMs).toBe(45);
    expect(rtt.varianceMs).toBe(25);
    expect(rtt.minMs).toBe(40);
  });

  it('subtracts the delay that the peer admits, but never below the minimum', () => {
    const rtt = new RttEstimator();
    rtt.handleSample(40, 0);
    rtt.handleSample(60, 20);
    expect(rtt.smoothedMs).toBe(40);
    rtt.handleSample(48, 20);
    expect(rtt.smoothedMs).toBe(41);
    expect(rtt.latestMs).toBe(48);
  });

  it('waits smoothed + 4 variances + the ACK delay before asking again', () => {
    const rtt = new RttEstimator();
    rtt.handleSample(40, 0);
    expect(rtt.ptoMs(25)).toBe(145);
  });

  it('never waits less than the timer granularity beyond the RTT', () => {
    const rtt = new RttEstimator();
    for (let i = 0; i < 100; i++) rtt.handleSample(0.2, 0);
    expect(rtt.ptoMs(0)).toBeCloseTo(1.2, 6);
  });
});
