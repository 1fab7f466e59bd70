import { describe, expect, it } from 'vitest';
import { formatterOf, plainFormatterOf } from './formatter.ts';

const FILES = '{count, plural, one {# file} other {# files}}';

describe('English', () => {
  const say = formatterOf('en', null);

  it('is the message itself, with its numbers grouped', () => {
    expect(say('Listen')).toBe('Listen');
    expect(say(FILES, { count: 1 })).toBe('1 file');
    expect(say(FILES, { count: 100_000 })).toBe('100,000 files');
  });

  it('does not group a port', () => {
    expect(say('Port {port}', { port: 27182 })).toBe('Port 27182');
  });

  it('takes names as they are, whatever is in them', () => {
    expect(say('“{name}” is there', { name: "{count} <b> it's #1" })).toBe(
      "“{count} <b> it's #1” is there",
    );
    expect(say('a < b & <i>c</i>')).toBe('a < b & <i>c</i>');
  });

  it('keeps a name that runs from right to left within itself', () => {
    expect(say('{name}: 5', { name: 'ملف' })).toBe('\u2068ملف\u2069: 5');
    expect(plainFormatterOf('en', null)('{name}: 5', { name: 'ملف' })).toBe('ملف: 5');
  });

  it('refuses a message whose value is not given', () => {
    expect(() => say('Port {port}')).toThrow(/port/);
  });
});

describe('another language', () => {
  const german = formatterOf('de', {
    [FILES]: '{count, plural, one {# Datei} other {# Dateien}}',
  });

  it('has its own words, plurals and numbers', () => {
    expect(german(FILES, { count: 1 })).toBe('1 Datei');
    expect(german(FILES, { count: 100_000 })).toBe('100.000 Dateien');
  });

  it('says in English what it lacks, by the rules of English', () => {
    expect(german('{count, plural, one {# disk} other {# disks}}', { count: 5_000 })).toBe(
      '5,000 disks',
    );
  });

  it('can have all six forms of Arabic, with the digits that addresses have', () => {
    const forms = 'zero {لا} one {ملف} two {ملفان} few {# ملفات} many {# ملفًا} other {# ملف}';
    const arabic = formatterOf('ar', { [FILES]: `{count, plural, ${forms}}` });
    expect([0, 1, 2, 3, 11, 100].map((count) => arabic(FILES, { count }))).toEqual([
      'لا',
      'ملف',
      'ملفان',
      '3 ملفات',
      '11 ملفًا',
      '100 ملف',
    ]);
  });

  it('isolates every name in Arabic', () => {
    const arabic = formatterOf('ar', { 'From {name}': 'من {name}' });
    expect(arabic('From {name}', { name: 'attic (2)' })).toBe('من \u2068attic (2)\u2069');
  });
});
