/** What both sides hold in memory: of a list of 100,000 files, and of one file that never ends. */
import { once } from 'node:events';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';
import { runFerry } from './contenders.mjs';
import { makeTree } from './made-tree.mjs';
import { start, startListener } from './one-transfer.mjs';
import { memoryLines } from './small-files.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';

const MANY_FILES = { fileCount: 100_000, minBytes: 0, maxBytes: 8_192 };
const SPARSE_BYTES = 100e9;
/** Of the sparse file; it need not come to its end. */
const WATCHED_SECONDS = { full: 20, quick: 8 };

/** Sent once: peaks of memory hardly differ, and it takes a while. */
export async function measureManyFiles(bench) {
  const about = { ...MANY_FILES, fileCount: MANY_FILES.fileCount / (bench.isQuick ? 3 : 1) };
  const fileCount = Math.floor(about.fileCount);
  const file = join(bench.folder, `${fileCount}-files-of-0-to-8-KB`);
  const byteCount = makeTree(file, { ...about, fileCount });
  const result = await runFerry({ file, folder: bench.folder, homes: bench.homes, link: null });
  bench.say(`many-files: ${result.seconds.toFixed(1)} s`);
  return [
    headLine(
      `many-files: loopback, ${fileCount} files of 0 to 8 KB, ${Math.round(byteCount / 1e6)} MB`,
    ),
    figureLine({ name: '  Ferry, whole command', figures: [result.seconds], unit: 's' }),
    ...memoryLines([result]),
  ];
}

export async function measureSparse(bench) {
  const title = `sparse: loopback, a sparse file of ${SPARSE_BYTES / 1e9} GB`;
  const { bavail, bsize } = statfsSync(bench.folder);
  if (bavail * bsize < SPARSE_BYTES) {
    return [absentLine(title, 'the disk has no room for it: TMPDIR names another')];
  }
  const watchedSeconds = WATCHED_SECONDS[bench.isQuick ? 'quick' : 'full'];
  const scratch = mkdtempSync(join(bench.folder, 'sparse-'));
  try {
    const file = join(scratch, 'sparse.bin');
    const handle = openSync(file, 'wx');
    ftruncateSync(handle, SPARSE_BYTES);
    closeSync(handle);
    const received = join(scratch, 'received');
    mkdirSync(received);
    const address = '127.0.0.1';
    const listener = await startListener({
      ...{ hosts: null, address, received, scratch, home: bench.homes.receiver },
    });
    const sender = start(null, {
      args: ['send', file, '--to', `${address}:${listener.port}`],
      home: bench.homes.sender,
      resources: join(scratch, 'a.json'),
    });
    const left = once(sender.child, 'exit');
    await sender.firstEvent('progress');
    await new Promise((resolve) => setTimeout(resolve, watchedSeconds * 1000));
    const { bytes } = sender.event('progress');
    sender.child.kill('SIGINT');
    await Promise.all([left, listener.left]);
    if (bytes === 0) return [absentLine(title, 'nothing of it was sent')];
    return [
      headLine(`${title}, its first ${watchedSeconds} s`),
      figureLine({ name: '  sent by then', figures: [bytes / 1e9], unit: 'GB' }),
      ...memoryLines([{ used: { sender: sender.used(), receiver: listener.process.used() } }]),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
