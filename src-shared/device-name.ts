/**
 * How is a device called that names itself? Whoever chose the name may be a stranger, and it stands
 * beside Ferry's own marks: what nobody sees goes, and what reads as such a mark.
 */
import { withoutInvisible } from './safe-name.ts';

/** Ticks, locks, shields and keys: Ferry says itself who is verified. And what only an icon font draws. */
export const MARKS =
  /[\u221a\u2610-\u2612\u2705\u2713-\u2718\u{1f50f}-\u{1f513}\u{1f511}\u{1f5dd}\u{1f5f8}-\u{1f5f9}\u{1f6e1}\p{Co}]\ufe0f?/gu;

/** More on one letter grow over the lines above and below; no spelling needs as many. */
const HEAP = /(\p{M}{3})\p{M}+/gu;

/** A space, or drawn like one. */
const BLANKS = /[\s\u2800]+/gu;

/** Null: nothing is left of it. Never longer than `deviceName`. */
export function shownDeviceName(deviceName: string): string | null {
  let name = deviceName;
  for (;;) {
    const shown = withoutInvisible(name.replace(MARKS, ''))
      .replace(HEAP, '$1')
      .replace(BLANKS, ' ')
      .trim();
    // What one rule takes away can leave a joiner without its letter.
    if (shown === name) return shown === '' ? null : shown;
    name = shown;
  }
}
