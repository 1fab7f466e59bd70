import { safeFileName } from '../../../src-shared/safe-name.ts';
import { parseSizeDatagram } from '../../lab/declared-size.ts';
import { parseDigestDatagram, parseHeaderDatagram } from '../../lab/header-datagram.ts';
import { decideOpening } from '../../lab/opening.ts';
import { isPlainDatagram } from '../../lab/plain-datagram.ts';
import { require, type FuzzTarget } from '../target.ts';

const encoder = new TextEncoder();
const text = (...all: readonly string[]) => all.map((one) => encoder.encode(one));

/** The first datagrams of plain UDP, cut at each newline into so many. */
export const plainName: FuzzTarget = {
  name: 'plain-name',
  corpus: () =>
    text(
      'report.txt',
      'report.txt\n4096\nhello',
      'NAME=a.bin\nSIZE=12\nHASH=' + 'ab'.repeat(32) + '\nSTART',
      'a.bin|1234',
      'a.bin:1234\u0000\u0000',
      'EOF',
      '{"name":"x.png","size":9}',
      '../../etc/passwd',
    ),
  check(input) {
    const datagrams = cut(input);
    for (const datagram of datagrams) {
      const header = parseHeaderDatagram(datagram);
      if (header.kind === 'size') require(Number.isSafeInteger(header.sizeBytes), 'a size');
      const size = parseSizeDatagram(datagram);
      require(size === null || (Number.isSafeInteger(size) && size >= 0), 'a size');
      const digest = parseDigestDatagram(datagram)?.sha256 ?? null;
      require(digest === null || /^[0-9a-f]{64}$/.test(digest), 'a digest');
      isPlainDatagram(datagram);
    }
    if (datagrams.length === 0) return;
    for (const over of [false, true]) {
      const opening = decideOpening(datagrams, over);
      require(opening !== null || !over, 'undecided when nothing will follow');
      const count = opening?.headerDatagrams ?? 0;
      require(count >= 0 && count <= datagrams.length, 'more description than came');
    }
  },
};

/** A path from the wire becomes one safe name, or none. */
export const safeName: FuzzTarget = {
  name: 'safe-name',
  corpus: () =>
    text(
      'a.txt',
      'CON.txt',
      '..',
      'a/../b',
      'C:\\x',
      'a'.repeat(300),
      'e\u0301.txt',
      '. .',
      '🚢.tar.gz',
    ),
  check(input) {
    const untrusted = new TextDecoder('utf-8').decode(input);
    const name = safeFileName(untrusted);
    if (name === null) return;
    require(name.length > 0 && encoder.encode(name).length <= 255, 'a name of impossible length');
    require(!/[/\\\p{Cc}]/u.test(name) && name !== '.' && name !== '..', 'an unsafe name');
    require(safeFileName(name) === name, 'a safe name is made another');
  },
};

function cut(input: Uint8Array): Uint8Array[] {
  const datagrams: Uint8Array[] = [];
  let begin = 0;
  for (let at = 0; at <= input.length; at += 1) {
    if (at < input.length && input[at] !== 10) continue;
    if (at > begin) datagrams.push(input.subarray(begin, at));
    begin = at + 1;
  }
  return datagrams;
}
