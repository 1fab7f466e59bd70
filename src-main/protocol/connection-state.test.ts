import { describe, expect, it } from 'vitest';
import { CONNECTION_TRANSITIONS, nextConnectionState } from './connection-state.ts';

describe('the states of a connection', () => {
  it('have exactly these transitions', () => {
    const lines = Object.entries(CONNECTION_TRANSITIONS).flatMap(([from, triggers]) =>
      Object.entries(triggers).map(([trigger, to]) => `${from} --${trigger}--> ${to}`),
    );
    expect(lines).toEqual([
      'connecting --reply-accepted--> confirming',
      'connecting --close-without-keys--> closed',
      'connecting --gave-up--> closed',
      'confirming --packet-authenticated--> established',
      'confirming --close-with-keys--> closing',
      'confirming --peer-closed--> closed',
      'confirming --gave-up--> closed',
      'established --close-with-keys--> closing',
      'established --peer-closed--> closed',
      'established --gave-up--> closed',
      'closing --closing-ended--> closed',
    ]);
  });

  it('know no way back, and say so', () => {
    expect(() => nextConnectionState('closed', 'gave-up')).toThrow(
      'a connection that is closed knows no gave-up',
    );
  });
});
