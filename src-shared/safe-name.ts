/**
 * Decides what a name that somebody else chose is called on this computer's disk: one segment, legal
 * on Windows, macOS and Linux alike, that shows what it is. Does not decide whether a file of that
 * name may be written (that nothing is overwritten, and that case folding collides, is the sink's).
 */

/** The shortest limit among the file systems in use (ext4, APFS, Btrfs, NTFS count 255 of something). */
export const FILE_NAME_MAX_BYTES = 255;

/** What an unfinished file of ours ends with; a name from outside never does. */
export const PART_FILE_SUFFIX = '.ferry-part';

/** Code units of a path that are looked at, from its end: bounds the work, far above any real name. */
const UNTRUSTED_PATH_MAX_UNITS = 4096;

/** Code points; what is longer, or holds white space, is a sentence with a full stop, not an extension. */
const EXTENSION = /(?:\.tar)?\.[^\s.]{1,16}$/iu;

/**
 * What most names are, and no rule below but two concerns. Bounded, since a name that is longer may
 * have to be cut.
 */
const PLAIN = /^[a-z0-9_-](?:[a-z0-9_\-.,+()[\] ]{0,98}[a-z0-9_\-)\]])?$/i;

/** Reserved by Windows in every folder, with any extension, and with spaces before it. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/iu;

/** Line and paragraph separators and what has no shape of its own; joiners and selectors are seen to below. */
const INVISIBLE =
  /(?![\u200C\u200D\p{Variation_Selector}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A variation selector that varies nothing. Behind an emoji, a Han or a Mongolian letter it is spelling. */
const IDLE_SELECTOR = /(?<![\p{Emoji}\p{Script=Han}\p{Script=Mongolian}])\p{Variation_Selector}/gu;

/** Scripts whose spelling needs the joiners. */
const JOINED_SCRIPTS = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/** A joiner that is not spelling: kept within words of the scripts above, and between two emoji. */
const IDLE_JOINER = new RegExp(
  `(?<![${JOINED_SCRIPTS}])\\u200C` +
    `|\\u200C(?![${JOINED_SCRIPTS}])` +
    `|(?<![${JOINED_SCRIPTS}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D` +
    `|\\u200D(?![${JOINED_SCRIPTS}\\p{Extended_Pictographic}])`,
  'gu',
);

const LONE_SURROGATE = /\p{Surrogate}/gu;
const FORBIDDEN = /[<>:"/\\|?*\p{Noncharacter_Code_Point}]/gu;

/**
 * A safe base name for `untrusted`, or null if nothing of it can be one (empty, `.`, `..`, only dots
 * and spaces). Safe names come back as they are. The result is never a path, is well-formed and in
 * NFC, 1 to `maxBytes` bytes of UTF-8, and never ends in PART_FILE_SUFFIX.
 * @param maxBytes 100 to FILE_NAME_MAX_BYTES
 */
export function safeFileName(untrusted: string, maxBytes = FILE_NAME_MAX_BYTES): string | null {
  if (PLAIN.test(untrusted) && !DEVICE.test(untrusted) && !isPartFileName(untrusted)) {
    return untrusted;
  }
  let name = lastSegment(untrusted.slice(-UNTRUSTED_PATH_MAX_UNITS));
  name = withoutInvisible(name).replace(/^\s*[a-z]:/iu, '');
  name = dropIdle(name).normalize('NFC').replace(FORBIDDEN, '_');
  for (;;) {
    const settled = settle(name, maxBytes);
    if (settled === name) return name === '' ? null : name;
    name = settled;
  }
}

/**
 * The name under which an arriving file is kept beside the one that has its name: `photo (2).jpg`,
 * `archive (2).tar.gz`, `.profile (2)`.
 * @param name a safe name
 * @param n which one; 2 for the first beside the original
 */
export function keepBothName(name: string, n: number): string {
  return fit(name, ` (${n})`, FILE_NAME_MAX_BYTES);
}

/** Without controls and what has no shape of its own, but with the joiners that spelling needs; well-formed. */
export function withoutInvisible(text: string): string {
  return dropIdle(text.replace(LONE_SURROGATE, '\uFFFD').replace(INVISIBLE, ''));
}

/** UTF-8 bytes. */
export function nameBytes(name: string): number {
  let bytes = 0;
  for (const character of name) bytes += codePointBytes(character);
  return bytes;
}

function lastSegment(path: string): string {
  return /[^/\\]*$/u.exec(path.replace(/[/\\\s\p{Cc}]+$/u, ''))?.[0] ?? '';
}

function dropIdle(name: string): string {
  return name.replace(IDLE_SELECTOR, '').replace(IDLE_JOINER, '');
}

/** What one rule cuts can bring another one back into play, so this is repeated until nothing moves. */
function settle(name: string, maxBytes: number): string {
  let settled = dropIdle(trimEnds(name));
  if (DEVICE.test(settled)) settled = `_${settled}`;
  if (isPartFileName(settled)) settled = `${settled}_`;
  return fit(settled, '', maxBytes);
}

const isPartFileName = (name: string): boolean => name.toLowerCase().endsWith(PART_FILE_SUFFIX);

/** Windows drops dots and spaces at the end, so that two names would be one. */
function trimEnds(name: string): string {
  return name.replace(/^\s+/u, '').replace(/[\s.]+$/u, '');
}

/** `name` with `insert` before its extension, its stem cut until the whole fits. */
function fit(name: string, insert: string, maxBytes: number): string {
  const { stem, extension } = splitExtension(name);
  const room = maxBytes - nameBytes(extension) - nameBytes(insert);
  return dropIdle(cutToBytes(stem, room) + insert + extension);
}

/** A name that begins with its only dot has no extension. */
function splitExtension(name: string): { stem: string; extension: string } {
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - extension.length);
  if (/[^.]/u.test(stem)) return { stem, extension };
  const last = /\.[^\s.]{1,16}$/u.exec(name)?.[0] ?? '';
  const rest = name.slice(0, name.length - last.length);
  return /[^.]/u.test(rest) ? { stem: rest, extension: last } : { stem: name, extension: '' };
}

function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    bytes += codePointBytes(character);
    if (bytes > maxBytes) break;
    units += character.length;
  }
  return text.slice(0, units);
}

function codePointBytes(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
