import { expect, it } from 'vitest';
import { isProgramName } from './program-name.ts';

it.each([
  'setup.exe',
  'SETUP.EXE',
  'photo.jpg.scr',
  'install.sh',
  'run.Bat',
  'Viewer.app',
  'start.desktop',
  'invoice.docm',
  'disk.iso',
  // Windows drops what stands behind.
  'setup.exe.',
  'setup.exe . ',
  'setup.exe\u200b',
  'setup.exe\u00a0',
  // Nobody sees that.
  'setup.e\u200Bxe',
  'photo\u202Egpj.exe',
  // Run without being opened, in a home folder.
  '.bashrc',
  '.zshenv',
  '.profile',
  '.ssh',
  '.config',
  '.git',
  // Full-width letters, which some systems fold.
  'setup.ｅｘｅ',
])('asks about %s', (name) => {
  expect(isProgramName(name)).toBe(true);
});

it.each([
  'photo.jpg',
  'report.pdf',
  'film.mkv',
  'Makefile',
  'exe',
  'notes.exe.txt',
  'a.b',
  'app.config',
  '.hidden',
  '',
])('takes %j for what it is: no program', (name) => {
  expect(isProgramName(name)).toBe(false);
});
