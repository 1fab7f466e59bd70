/**
 * What a name of a device looks like to a person: two names of one shape are taken for the same device,
 * and anybody can call theirs as they like. Not for showing.
 */
import { MARKS } from './device-name.ts';

/** What Ferry says of a verified device, in all its languages, and what sets it apart from a name. */
const VERIFIED =
  /[\p{P}\p{S}\s]*(?<![\p{L}\p{M}])(?:verified|verifiziert|موث\u0651?\u064e?\u0651?ق)(?![\p{L}\p{M}])[\p{P}\p{S}\s]*/gu;

/** Letters and digits that are drawn as a Latin letter, small or large, and that letter. */
const DRAWN_AS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ а: 'a', в: 'b', е: 'e', ё: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't' },
    ...{ у: 'y', х: 'x', і: 'l', ї: 'l', ј: 'j', ѕ: 's', ԁ: 'd', һ: 'h', ԛ: 'q', ԝ: 'w', ӏ: 'l' },
    ...{ α: 'a', β: 'b', ε: 'e', ζ: 'z', η: 'h', ι: 'l', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p' },
    ...{ τ: 't', υ: 'y', χ: 'x', ı: 'l', i: 'l', '1': 'l', '|': 'l', '0': 'o' },
  }),
);

/** Without what has no shape of its own; a window draws several spaces as one. */
export function shapeOfName(deviceName: string): string {
  const seen = deviceName
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase();
  const bare = spaced(seen.replace(MARKS, '').replace(VERIFIED, ' '));
  return [...(bare === '' ? spaced(seen) : bare)]
    .map((letter) => DRAWN_AS.get(letter) ?? letter)
    .join('');
}

const spaced = (text: string): string => text.replaceAll(/[\s\u2800]+/gu, ' ').trim();
