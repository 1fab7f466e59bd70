/** What the window says in another language, for tests that read along. */
import { readFile } from 'node:fs/promises';

/** Words of Latin letters that stand in an Arabic window as they are. */
const SAME_EVERYWHERE =
  /\b(Ferry|UDP|QR|SHA-256|VPN|MTU|Wi-Fi|Ctrl|Alt|Enter|Shift|Esc|English|Deutsch|[kMG]?(B|bit)\/s|[kMG]B)\b/g;

export class Language {
  readonly #name: 'de' | 'ar';
  readonly #catalogue: Readonly<Record<string, string>>;

  private constructor(name: 'de' | 'ar', catalogue: Readonly<Record<string, string>>) {
    this.#name = name;
    this.#catalogue = catalogue;
  }

  static async read(name: 'de' | 'ar'): Promise<Language> {
    const file = new URL(`../src-shared/languages/${name}.json`, import.meta.url);
    return new Language(name, JSON.parse(await readFile(file, 'utf8')) as Record<string, string>);
  }

  /** Of a message without placeholders. */
  say(english: string): string {
    const said = this.#catalogue[english];
    if (said === undefined) throw new Error(`Nobody says “${english}” in ${this.#name}.`);
    return said;
  }

  /** Those of these words that are English. `names` stand there as they are. */
  foreign(words: readonly string[], names: readonly string[]): readonly string[] {
    const shown = [...new Set(words.map((text) => text.trim()))].filter((text) => text !== '');
    if (this.#name === 'de') {
      return shown.filter((text) => (this.#catalogue[text] ?? text) !== text);
    }
    return shown.filter((text) => {
      const rest = names.reduce((left, name) => left.replaceAll(name, ''), text);
      return LATIN_WORD.test(withoutAddresses(rest).replace(SAME_EVERYWHERE, ''));
    });
  }
}

const LATIN_WORD = /[A-Za-z]{3}/;

/** Hosts, paths, links and fingerprints; with the marks that `say` puts around what it quotes. */
const ADDRESS =
  /^[\u2066-\u2069«“]*(?:\/|ferry:|\[?[\da-f:.]+(?:%\w+)?\]?(?::\d+)?[\u2066-\u2069»”.,،]*$)/;

const withoutAddresses = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => !ADDRESS.test(word))
    .join(' ');
