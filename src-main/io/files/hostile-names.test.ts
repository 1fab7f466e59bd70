/**
 * What a sender that lies may call its files, through both sessions onto a real disk. Whatever the
 * name: nothing is touched outside the destination or of what was in it, no two entries become one,
 * and every one is there with its bytes or is told as failed on both sides.
 */
import fc from 'fast-check';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameBytes, PART_FILE_SUFFIX, safeFileName } from '../../../src-shared/safe-name.ts';
import { encodeMessage } from '../../transfer/messages.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { surveyDestination } from './destination.ts';
import { folded } from './entry-names.ts';
import { treeOf } from './folder-tree.test-kit.ts';
import type { FolderTree } from './folder-tree.test-kit.ts';
import { Rig } from './whole-transfer.test-kit.ts';
import type { Outcome } from './whole-transfer.test-kit.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-names-'));
  folder = join(root, 'outer', 'received');
  await mkdir(folder, { recursive: true });
  await mkdir(join(root, 'sources'));
  await writeFile(join(root, 'escaped'), 'mine');
  await writeFile(join(root, 'outer', 'escaped'), 'mine');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Offered paths; one that ends in a slash is a folder. */
type Offered = readonly string[];
/** What each is called here; null: it has to fail. */
type Becomes = readonly (string | null)[];

const isFolder = (offered: string): boolean => offered.length > 1 && offered.endsWith('/');
const textOf = (index: number): string => `bytes of entry ${index}`;

async function entryOf(offered: string, index: number): Promise<SourceEntry> {
  const common = { modifiedAt: 1_600_000_000_000, executable: false, target: null };
  if (isFolder(offered)) {
    return { ...common, path: root, name: offered.slice(0, -1), kind: 'folder', sizeBytes: 0 };
  }
  const path = join(root, 'sources', String(index));
  await writeFile(path, textOf(index));
  // The clock of the file, which the source is held against.
  const modifiedAt = Math.floor((await stat(path)).mtimeMs);
  return {
    ...common,
    path,
    name: offered,
    kind: 'file',
    sizeBytes: textOf(index).length,
    modifiedAt,
  };
}

/** What is there before: by path, a text, or null for a folder. */
async function prepare(there: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [path, text] of Object.entries(there)) {
    await mkdir(text === null ? join(folder, path) : dirname(join(folder, path)), {
      recursive: true,
    });
    if (text !== null) await writeFile(join(folder, path), text);
  }
}

async function receive(offered: Offered): Promise<Outcome> {
  const entries: SourceEntry[] = [];
  for (const [index, path] of offered.entries()) entries.push(await entryOf(path, index));
  return (await new Rig(folder, entries).accepted()).over();
}

async function expectReceived(
  offered: Offered,
  becomes: Becomes,
  there: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  await prepare(there);
  const outside = (): Promise<FolderTree> => treeOf(root, ['outer/received', 'sources']);
  const outsideBefore = await outside();
  const expected = new Map(await treeOf(folder));
  const outcome = await receive(offered);

  expect(await outside()).toEqual(outsideBefore);
  for (const [index, path] of becomes.entries()) {
    if (path === null) continue;
    const isOfFolder = isFolder(offered[index] ?? '');
    // Two offers of one folder are one folder; of anything else, nothing may have the name twice.
    if (!isOfFolder) expect(expected.has(path)).toBe(false);
    expected.set(path, isOfFolder ? 'folder' : textOf(index));
  }
  expect(await treeOf(folder)).toEqual(expected);

  const failed = becomes.map((path) => path === null);
  for (const { files } of [outcome.sent, outcome.received]) {
    expect(files.map(({ failure }) => failure !== null)).toEqual(failed);
  }
  for (const [index, file] of outcome.received.files.entries()) {
    const path = becomes[index] ?? null;
    if (file.kind === 'file') expect(file.path).toBe(path === null ? null : join(folder, path));
    expect(file.failure?.kind ?? null).toBe(path === null ? 'unsafe-name' : null);
  }
  const phase = failed.includes(true) ? 'failed' : 'done';
  expect([outcome.sent.phase, outcome.received.phase]).toEqual([phase, phase]);
  expect(outcome.memoryOutBytes).toBe(0);
}

const LONG = 'x'.repeat(255);

describe('a file that is offered as', () => {
  it.each<[string, string | null]>([
    ['/escaped', null],
    ['//escaped', null],
    ['/', null],
    ['///', null],
    ['/proc/self/cwd/escaped', null],
    ['.', null],
    ['..', null],
    ['...', null],
    ['. .', null],
    ['.. ', null],
    ['..\u200B', null],
    ['\u202E..', null],
    ['..\0', null],
    ['..\0.txt', '...txt'],
    ['../escaped', null],
    ['../../escaped', null],
    ['./escaped', null],
    ['./../escaped', null],
    ['never-offered/../../escaped', null],
    ['escaped/..', null],
    ['escaped/.', null],
    ['escaped/', null],
    ['..\\escaped', 'escaped'],
    ['..\\..\\escaped', 'escaped'],
    ['a\\..\\..\\escaped', 'escaped'],
    ['\\escaped', 'escaped'],
    ['..\\', null],
    ['\\', null],
    ['%2e%2e%2fescaped', '%2e%2e%2fescaped'],
    ['．．／escaped', '．．／escaped'],
    ['․․/escaped', null],
    ['C:\\escaped', 'escaped'],
    ['C:escaped', 'escaped'],
    ['c:', null],
    ['C:/escaped', null],
    ['C:\\', null],
    ['\\\\server\\share\\escaped', 'escaped'],
    ['\\\\?\\C:\\escaped', 'escaped'],
    ['\\\\.\\PhysicalDrive0', 'PhysicalDrive0'],
    ['//server/share/escaped', null],
    ['file:///escaped', null],
    ['CON', '_CON'],
    ['con', '_con'],
    ['con.txt', '_con.txt'],
    ['Nul.tar.gz', '_Nul.tar.gz'],
    ['PRN', '_PRN'],
    ['aux .txt', '_aux .txt'],
    ['COM1', '_COM1'],
    ['com¹.log', '_com¹.log'],
    ['LPT9.log', '_LPT9.log'],
    ['CONIN$', '_CONIN$'],
    ['conout$.txt', '_conout$.txt'],
    ['nul:', 'nul_'],
    ['a.', 'a'],
    ['a ', 'a'],
    ['a. . .', 'a'],
    [' a', 'a'],
    ['a\u00A0', 'a'],
    ['\u3000a\u2003', 'a'],
    ['a\0.txt', 'a.txt'],
    ['a.txt\0.exe', 'a.txt.exe'],
    ['\0', null],
    ['a\nb\r\tc', 'abc'],
    ['a\u007Fb\u0085c', 'abc'],
    ['\u001B[31mred\u001B[0m', '[31mred[0m'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['\u2066a\u2069\u200E\u200F\u061C.txt', 'a.txt'],
    ['a\u2028b\u2029c', 'abc'],
    ['a\u200Bb\uFEFFc\u2060d', 'abcd'],
    ['\u200B', null],
    ['\u3164', null],
    ['a\u00ADb', 'ab'],
    ['a\u{E0041}b', 'ab'],
    ['a.txt:x', 'a.txt_x'],
    ['a.txt::$DATA', 'a.txt__$DATA'],
    [':x', '_x'],
    ['a.txt:Zone.Identifier', 'a.txt_Zone.Identifier'],
    ['a<b>c"d|e?f*g', 'a_b_c_d_e_f_g'],
    ['-rf', '-rf'],
    ['--help', '--help'],
    ['.hidden', '.hidden'],
    ['.bashrc', '.bashrc'],
    ['~', '~'],
    ['~root', '~root'],
    ['$(touch escaped)', '$(touch escaped)'],
    ['`touch escaped`', '`touch escaped`'],
    ['; touch escaped', '; touch escaped'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['a.ferry-part', 'a.ferry-part_'],
    ['a.FERRY-PART', 'a.FERRY-PART_'],
    ['.a.txt.12345678.ferry-part', '.a.txt.12345678.ferry-part_'],
    ['a.ferry-part ', 'a.ferry-part_'],
    ['a.ferry\u200B-part', 'a.ferry-part_'],
    ['a.ferry-part:x', 'a.ferry-part_x'],
    ['\uD800.txt', '\uFFFD.txt'],
    ['a\uDC00', 'a\uFFFD'],
    ['\uDC00\uD800', '\uFFFD\uFFFD'],
    ['a\uFFFE\uFFFF', 'a__'],
    ['e\u0301', 'é'],
    ['\u212B', 'Å'],
    [LONG, LONG],
    [`${LONG}x`, LONG],
    [`${LONG}.txt`, `${'x'.repeat(251)}.txt`],
    ['ä'.repeat(127), 'ä'.repeat(127)],
    ['ä'.repeat(128), 'ä'.repeat(127)],
    [`x${'ä'.repeat(127)}`, `x${'ä'.repeat(127)}`],
    ['🛶'.repeat(64), '🛶'.repeat(63)],
    [`${'🛶'.repeat(63)}.jpg`, `${'🛶'.repeat(62)}.jpg`],
    // Taken apart by NFC, and then twice as long.
    ['\u0958'.repeat(80), `${'\u0915\u093C'.repeat(42)}\u0915`],
    ['\u{1D160}'.repeat(62), '\u{1D158}\u{1D165}\u{1D16E}'.repeat(21)],
    ['x'.repeat(1_024), LONG],
  ])('%j is called %j', async (offered, becomes) => {
    // A last slash says nothing here: whatever is offered is a file.
    await (offered.endsWith('/') ? expectRefused(offered) : expectReceived([offered], [becomes]));
  });

  /** As a file, whatever its name says. */
  async function expectRefused(name: string): Promise<void> {
    const entry = { ...(await entryOf('x', 0)), name };
    const outcome = await (await new Rig(folder, [entry]).accepted()).over();
    expect(outcome.names).toEqual([]);
    for (const { files } of [outcome.sent, outcome.received]) {
      expect(files[0]?.failure).not.toBeNull();
    }
  }
});

const SEGMENTS_63 = 'd/'.repeat(63).slice(0, -1);
/** Every folder on the way down to `path`, as it has to be offered. */
const foldersTo = (path: string): string[] =>
  path.split('/').map((_, i, all) => `${all.slice(0, i + 1).join('/')}/`);

describe('several entries', () => {
  it.each<[string, Offered, Becomes, Record<string, string | null>?]>([
    [
      '.. behind a folder',
      ['a/', 'a/..', 'a/../x', 'a/./x', 'a//x'],
      ['a', null, null, null, null],
    ],
    ['.. as a folder', ['../', '../x', './', './x'], [null, null, null, null]],
    ['.. in disguise as a folder', ['..\u200B/', '..\u200B/x'], [null, null]],
    ['.. through backslashes as a folder', ['..\\b/', '..\\b/x'], ['b', 'b/x']],
    ['an absolute folder', ['//', '/a/', '/a/x'], [null, null, null]],
    ['a drive as a folder', ['C:/', 'C:/x', 'D:a/', 'D:a/x'], [null, null, 'a', 'a/x']],
    ['a server as a folder', ['\\\\srv\\share/', '\\\\srv\\share/x'], ['share', 'share/x']],
    ['a device as a folder', ['nul/', 'nul/con.txt'], ['_nul', '_nul/_con.txt']],
    [
      'a folder whose name is nothing',
      ['\u200B/', '\u200B/x', ' /', ' /x'],
      [null, null, null, null],
    ],
    ['a folder with dots and spaces at its end', ['a. /', 'a. /x'], ['a', 'a/x']],
    ['a file in what was offered as a file', ['a', 'a/x'], ['a', null]],
    ['a file in what was never offered', ['a/x', 'b/c/x'], [null, null]],
    ['a folder that comes after what is in it', ['a/x', 'a/'], [null, 'a']],
    ['a folder in a folder that comes later', ['a/b/', 'a/'], [null, 'a']],
    ['a file and a folder of one name', ['a', 'a/', 'a/x'], ['a', 'a (2)', 'a (2)/x']],
    ['one folder twice', ['a/', 'a/', 'a/x'], ['a', 'a', 'a/x']],
    ['one file twice', ['a.txt', 'a.txt'], ['a.txt', 'a (2).txt']],
    ['a file that has the name of a second one', ['a (2)', 'a', 'a'], ['a (2)', 'a', 'a (3)']],
    [
      'names that are one without dots, spaces and what is not seen',
      ['a', 'a.', 'a ', ' a', 'a\u200B', '\0a', 'C:a', 'b\\a'],
      ['a', 'a (2)', 'a (3)', 'a (4)', 'a (5)', 'a (6)', 'a (7)', 'a (8)'],
    ],
    ['names that are one in NFC', ['é', 'e\u0301'], ['é', 'é (2)']],
    [
      'names that are one without case',
      ['README', 'readme', 'ReadMe'],
      ['README', 'readme (2)', 'ReadMe (3)'],
    ],
    [
      'names that are one without case in other scripts',
      ['ÄΣß', 'äσSS', 'äςss'],
      ['ÄΣß', 'äσSS (2)', 'äςss (3)'],
    ],
    ['names that are one in NFC without case', ['É', 'e\u0301'], ['É', 'é (2)']],
    ['names with different lone surrogates', ['\uD800', '\uD801'], ['\uFFFD', '\uFFFD (2)']],
    ['a colon and what it becomes', ['ab:c', 'ab_c', 'ab*c'], ['ab_c', 'ab_c (2)', 'ab_c (3)']],
    ['a device and what it becomes', ['_con', 'con'], ['_con', '_con (2)']],
    [
      'long names that differ where they are cut',
      [`${LONG}1`, `${LONG}2`, `${'x'.repeat(251)}.txt`, `${'x'.repeat(252)}.txt`],
      [LONG, `${'x'.repeat(251)} (2)`, `${'x'.repeat(251)}.txt`, `${'x'.repeat(247)} (2).txt`],
    ],
    [
      'folders that are one without case',
      ['Docs/', 'docs/', 'Docs/x', 'docs/x', 'DOCS/x'],
      ['Docs', 'docs (2)', 'Docs/x', 'docs (2)/x', null],
    ],
    [
      'folders that are one in NFC',
      ['é/', 'e\u0301/', 'é/x', 'e\u0301/x'],
      ['é', 'é (2)', 'é/x', 'é (2)/x'],
    ],
    [
      'names of JavaScript',
      ['constructor/', 'constructor/__proto__', 'toString'],
      ['constructor', 'constructor/__proto__', 'toString'],
    ],
    [
      '64 segments',
      [...foldersTo(SEGMENTS_63), `${SEGMENTS_63}/x`],
      [...foldersTo(SEGMENTS_63).map((path) => path.slice(0, -1)), `${SEGMENTS_63}/x`],
    ],
    [
      '1,024 bytes of path',
      [...foldersTo(`${LONG}/${LONG}/${LONG}`), `${LONG}/${LONG}/${LONG}/${'ä'.repeat(128)}`],
      [
        ...foldersTo(`${LONG}/${LONG}/${LONG}`).map((path) => path.slice(0, -1)),
        `${LONG}/${LONG}/${LONG}/${'ä'.repeat(127)}`,
      ],
    ],
    ['a file where another one is', ['a'], ['a (2)'], { a: 'mine' }],
    [
      'a file whose name all the first have',
      ['a.b'],
      ['a (4).b'],
      { 'a.b': '1', 'a (2).b': '2', 'a (3).b': '3' },
    ],
    ['a file where a folder is', ['a'], ['a (2)'], { 'a/b': 'mine' }],
    ['a folder where a file is', ['a/', 'a/x'], ['a (2)', 'a (2)/x'], { a: 'mine' }],
    [
      'a folder where files of all first names are',
      ['a/', 'a/x'],
      ['a (3)', 'a (3)/x'],
      { a: '1', 'a (2)': '2' },
    ],
    [
      'a folder where one is, and a file in both',
      ['a/', 'a/x'],
      ['a', 'a/x (2)'],
      { 'a/x': 'mine' },
    ],
    [
      'a folder deep where a file is',
      ['a/', 'a/b/', 'a/b/x'],
      ['a', 'a/b (2)', 'a/b (2)/x'],
      { 'a/b': 'mine' },
    ],
    [
      'a shell start-up file where there is one',
      ['.bashrc'],
      ['.bashrc (2)'],
      { '.bashrc': 'mine' },
    ],
    ['a name that is there in NFD', ['é'], ['é'], { 'e\u0301': 'mine' }],
    ['a name in NFD that is there in NFC', ['e\u0301'], ['é (2)'], { é: 'mine' }],
    ['a name that is there in another case', ['readme'], ['readme'], { README: 'mine' }],
    ['a long name that is there', [LONG], [`${'x'.repeat(251)} (2)`], { [LONG]: 'mine' }],
    [
      'the name of a part that is there',
      ['.a.12345678.ferry-part'],
      ['.a.12345678.ferry-part_'],
      { '.a.12345678.ferry-part': 'mine' },
    ],
  ])('%s', async (_title, offered, becomes, there = {}) => {
    await expectReceived(offered, becomes, there);
  });
});

describe('a list that breaks a limit of the protocol ends the transfer, and nothing is written:', () => {
  it.each<[string, unknown]>([
    ['an empty path', ['f', '', 1, 0]],
    ['65 segments', ['f', 'd/'.repeat(64) + 'x', 1, 0]],
    ['60,000 slashes', ['f', '/'.repeat(60_000), 1, 0]],
    ['1,025 bytes of path', ['f', 'x'.repeat(1_025), 1, 0]],
    ['1,025 bytes of path in 513 characters', ['f', `${'ä'.repeat(512)}x`, 1, 0]],
    ['a path that is no text', ['f', 7, 1, 0]],
    ['a path that is a list', ['f', ['a'], 1, 0]],
    ['a size that is none', ['f', 'a', -1, 0]],
    ['a link without a target', ['l', 'a', '']],
    ['a target of 4,097 bytes', ['l', 'a', 'x'.repeat(4_097)]],
    ['a kind that is none', ['s', 'a', 1, 0]],
  ])('%s', async (_title, entry) => {
    const rig = new Rig(folder, [await entryOf('a', 0)]);
    const send = rig.pair.initiator.sendControl.bind(rig.pair.initiator);
    rig.pair.initiator.sendControl = (message) => {
      const isList = Buffer.from(message).includes('"list"');
      send(isList ? encodeMessage({ type: 'list', first: 0, entries: [entry] } as never) : message);
    };
    const outcome = await rig.over();
    expect(outcome.received.failure?.kind).toBe('peer-broke-protocol');
    expect(outcome.sent.failure).not.toBeNull();
    expect(outcome.names).toEqual([]);
  });
});

describe('any list at all', () => {
  const segment = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      'A',
      'a ',
      'con',
      'e\u0301',
      'é',
      '\u200B',
      'x\\y',
      'C:',
      '\uD800',
      LONG,
    ),
    fc.string({ maxLength: 6, unit: 'binary' }),
  );
  const entry = fc.record({
    kind: fc.constantFrom('file', 'folder', 'link'),
    path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((all) => all.join('/')),
    target: fc.array(segment, { maxLength: 4 }).map((all) => all.join('/')),
  });

  it('is given places inside the destination, each of them once', async () => {
    await prepare({ a: 'mine', 'b/c': 'mine' });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 12 }), async (list) => {
        const entries = list.map(({ kind, path, target }) => ({
          kind,
          path,
          sizeBytes: 0,
          modifiedAt: 0,
          executable: false,
          target: kind === 'link' ? target : null,
        }));
        const surveyed = await surveyDestination(folder, entries, null);
        if (!surveyed.ok) throw new Error(surveyed.failure.kind);
        const destination = surveyed.value;
        destination.tree.close();
        const refused = destination.plan('keep-both').refuse;
        const given = new Set<string>();
        for (const [file, { kind }] of entries.entries()) {
          const place = destination.placeOf(file);
          if (place === null) {
            expect(refused.has(file) || kind === 'folder').toBe(true);
            continue;
          }
          const segments = [...place.folder.split('/').filter((one) => one !== ''), place.name];
          for (const one of segments) {
            expect(safeFileName(one)).toBe(one);
            expect(nameBytes(one)).toBeLessThanOrEqual(255);
            expect(one.toLowerCase().endsWith(PART_FILE_SUFFIX)).toBe(false);
          }
          const key = folded(segments.join('/'));
          expect(given.has(key)).toBe(false);
          given.add(key);
        }
      }),
      { numRuns: 300 },
    );
  });
});
