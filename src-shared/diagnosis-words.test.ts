import { describe, expect, it } from 'vitest';
import { diagnosisWords } from './diagnosis-words.ts';
import { SILENCE } from './diagnosis.test-kit.ts';
import type { Diagnosis, WayObservations } from './doctor-model.ts';

const titled = (diagnosis: Diagnosis, seen: Partial<WayObservations>): string =>
  diagnosisWords({
    host: 'studio',
    port: 27182,
    diagnosis,
    observations: { ...SILENCE, ...seen },
  }).title;

describe('what is said of a diagnosis', () => {
  it('blames a firewall only where Ferry says itself that it listens', () => {
    expect(titled('firewall', { isAnnounced: true })).toMatch(/something keeps Ferry/);
    expect(titled('firewall', {})).toBe(
      '“studio” is there, but Ferry does not answer on port 27182',
    );
  });

  it('does not call this computer another one', () => {
    expect(titled('nobody-listens', { isOwn: true })).toMatch(/is this computer/);
    expect(titled('nobody-listens', {})).toMatch(/is there, but nothing listens/);
  });

  it('names the port that is announced', () => {
    expect(titled('other-port', { announcedPort: 9 })).toBe(
      'At “studio” Ferry listens on port 9, not on 27182',
    );
  });
});
