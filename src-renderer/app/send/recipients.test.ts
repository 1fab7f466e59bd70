import { describe, expect, it } from 'vitest';
import { ANNA, neighbour, STUDIO } from '../../fixtures/snapshots.ts';
import { recipientNote, recipientsOf, recipientWords } from './recipients.ts';

const anna = neighbour(ANNA);
const studio = neighbour(STUDIO);
const nobody = { picks: [], host: '', port: '27182', linkKey: null };

describe('what was put together', () => {
  it('goes to everyone picked by their keys, and to the typed host whoever is there', () => {
    const form = { picks: [anna, studio], host: '10.0.0.9', port: '5005', linkKey: null };
    expect(recipientsOf(form, [])).toEqual([
      {
        target: { host: ANNA.host, port: 27182, publicKey: ANNA.publicKey },
        name: 'Anna’s ThinkPad',
      },
      { target: { host: STUDIO.host, port: 27182, publicKey: STUDIO.publicKey }, name: 'Studio' },
      { target: { host: '10.0.0.9', port: 5005, publicKey: null }, name: '10.0.0.9:5005' },
    ]);
  });

  it('goes once to one who is picked and typed, and calls a typed host by its known name', () => {
    const typed = { ...nobody, host: 'Studio.local' };
    expect(recipientsOf({ ...typed, picks: [studio] }, [studio])).toHaveLength(1);
    expect(recipientsOf(typed, [studio]).map(({ name }) => name)).toEqual(['Studio']);
  });

  it('goes by a link to whoever has its key, and is called as that one is', () => {
    const linked = { ...nobody, host: '10.0.0.9', linkKey: STUDIO.publicKey };
    expect(recipientsOf(linked, [anna, studio])).toEqual([
      {
        target: { host: '10.0.0.9', port: 27182, publicKey: STUDIO.publicKey },
        name: 'Studio',
      },
    ]);
    const elsewhere = { ...linked, host: ANNA.host };
    expect(recipientsOf({ ...elsewhere, linkKey: 'ab'.repeat(32) }, [anna])[0]?.name).toBe(
      `${ANNA.host}:27182`,
    );
  });

  it('goes to nobody while nobody is picked and no host stands there', () => {
    expect(recipientsOf(nobody, [anna])).toEqual([]);
    expect(recipientsOf({ ...nobody, host: 'a b' }, [anna])).toEqual([]);
  });
});

describe('before sending one hears', () => {
  const here = neighbour(STUDIO, { isReachable: true });

  it('nothing of those who are in sight', () => {
    expect(recipientNote([here], [here])).toBe('');
    expect(recipientNote([], [here])).toBe('');
    const mute = { ...here, isMute: true };
    expect(recipientNote([mute], [mute])).toMatch(/does not answer.*Test the connection/);
  });

  it('who is not in sight', () => {
    expect(recipientNote([here, anna], [here, anna])).toBe(
      'Anna’s ThinkPad is not in sight: sent once it answers.',
    );
    expect(recipientNote([studio, anna], [studio, anna])).toMatch(/^2 are not in sight/);
  });

  it('above all of one that only has the name of a verified device', () => {
    const liar = neighbour({ ...ANNA, deviceName: 'Studio' });
    expect(recipientNote([anna, liar], [studio, anna, liar])).toBe(
      'Careful: this is not the Studio that you verified.',
    );
  });
});

it('names one, two, and the first of many', () => {
  const named = (...names: readonly string[]) => recipientWords(names.map((name) => ({ name })));
  expect(named()).toBe('');
  expect(named('Anna')).toBe('Anna');
  expect(named('Anna', 'Ben')).toBe('Anna and Ben');
  expect(named('Anna', 'Ben', 'Cleo')).toBe('Anna and 2 others');
});
