import { describe, expect, it } from 'vitest';
import { RateMeter } from './rate-meter.ts';

describe('RateMeter', () => {
  it('knows no rate and no time left before two samples', () => {
    const meter = new RateMeter();
    meter.observe(0, 1_000);
    expect(meter.bytesPerSecond()).toBe(0);
    expect(meter.secondsLeft(10)).toBeNull();
  });

  it('shows a steady rate exactly', () => {
    const meter = new RateMeter();
    for (let i = 0; i <= 50; i += 1) meter.observe(i * 100_000, i * 100);
    expect(meter.bytesPerSecond()).toBe(1_000_000);
    expect(meter.secondsLeft(5_000_000)).toBe(5);
  });

  it('smooths bursts over two seconds', () => {
    const meter = new RateMeter();
    for (let i = 0; i <= 40; i += 1) meter.observe(Math.floor(i / 10) * 1_000_000, i * 100);
    expect(meter.bytesPerSecond()).toBe(1_000_000);
  });

  it('shows a stall after two seconds', () => {
    const meter = new RateMeter();
    for (let i = 0; i <= 20; i += 1) meter.observe(i * 100_000, i * 100);
    for (let i = 21; i <= 41; i += 1) meter.observe(2_000_000, i * 100);
    expect(meter.bytesPerSecond()).toBe(0);
    expect(meter.secondsLeft(1)).toBeNull();
  });

  it('follows a new rate within two seconds', () => {
    const meter = new RateMeter();
    for (let i = 0; i <= 30; i += 1) meter.observe(i * 10_000, i * 100);
    for (let i = 1; i <= 21; i += 1) meter.observe(300_000 + i * 500_000, 3_000 + i * 100);
    expect(meter.bytesPerSecond()).toBe(5_000_000);
  });

  it('keeps no more than the window, however often it is asked', () => {
    const meter = new RateMeter();
    for (let i = 0; i < 100_000; i += 1) meter.observe(i, i * 0.1);
    expect(meter.bytesPerSecond()).toBeCloseTo(10_000, 6);
  });

  it('has no time left when nothing is left', () => {
    expect(new RateMeter().secondsLeft(0)).toBe(0);
  });
});
