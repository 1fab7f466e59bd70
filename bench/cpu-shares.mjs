/**
 * What a process's CPU time went into: samples of it, sorted into a few purposes that a person can
 * do something about. Two sources: `perf` sees all threads and the kernel; V8's own profile is
 * everywhere, and sees only what JavaScript calls. Pure: text or objects in, shares out.
 */

/**
 * @typedef {typeof PURPOSES[number]} Purpose
 * @typedef {Map<Purpose, number>} Shares  of 1, only what was seen
 */

/** In the order in which they are printed. */
export const PURPOSES = /** @type {const} */ ([
  'kernel: sending datagrams',
  'kernel: receiving datagrams',
  'kernel: files',
  'kernel: waiting and waking',
  'kernel: memory and the rest',
  'encryption',
  'hashing',
  'copying in memory',
  'JavaScript: protocol, transfer, Node',
  'garbage collection',
  'start and compiling',
  'native: Node, libuv, addons',
  'not told apart',
]);

/** The first that matches anywhere in the stack of a sample whose top is in the kernel. */
const KERNEL_PURPOSES = /** @type {readonly (readonly [RegExp, Purpose])[]} */ ([
  [/sys_(sendmsg|sendto|sendmmsg)$|^udpv?6?_sendmsg/, 'kernel: sending datagrams'],
  [/sys_(recvmsg|recvfrom|recvmmsg)$|^udpv?6?_recvmsg/, 'kernel: receiving datagrams'],
  [
    /^(vfs_|ksys_|do_writev|do_readv|ext4_|iomap_|io_|btrfs_|xfs_)|sys_(f(data)?sync|p?read|p?write|p?writev|fallocate|sync_file_range|openat|rename)/,
    'kernel: files',
  ],
  [
    /epoll|futex|schedule|eventfd|nanosleep|sys_(read|write)$|hrtimer|try_to_wake_up/,
    'kernel: waiting and waking',
  ],
]);

/** The same for samples in user space; the innermost frame that matches any of them tells. */
const USER_PURPOSES = /** @type {readonly (readonly [RegExp, Purpose])[]} */ ([
  [/Scavenge|MarkCompact|Marking|Sweep|Evacuat|GarbageCollect|gc::/, 'garbage collection'],
  [
    /v8::internal::(compiler|maglev|baseline|interpreter::Bytecode|Compiler|Parser|Preparse|PreParser|Scanner|OptimizingCompile|TurboFan|Snapshot|Deserializer|turboshaft)|_dl_|dl_main|elf_|InitializeOncePerProcess|__static_initialization|node::LoadEnvironment|node::builtins|ModuleWrap::(New|Link|Instantiate)|ContextifyScript/,
    'start and compiling',
  ],
  [/sodium|chacha20|poly1305|blake2b|curve25519|ge25519|fe25519|EVP_Cipher/i, 'encryption'],
  [/sha256|SHA256|node::crypto::Hash|EVP_Digest/, 'hashing'],
]);

/**
 * @param {string} text  of `perf script -F comm,tid,ip,sym,dso`
 * @returns {Shares}
 */
export function sharesOfStacks(text) {
  return toShares(
    text
      .split(/\n\s*\n/)
      .map((sample) => sample.split('\n').filter((line) => /^\s+[0-9a-f]+ /.test(line)))
      .filter((frames) => frames.length > 0)
      .map((frames) => [purposeOfStack(frames.map(parseFrame)), 1]),
  );
}

/**
 * @typedef {{ symbol: string, object: string }} Frame
 * @param {string} line
 * @returns {Frame}
 */
function parseFrame(line) {
  const [, symbol = '', object = ''] = /^\s+[0-9a-f]+ (.*) \((.*)\)\s*$/.exec(line) ?? [];
  return { symbol: symbol.replace(/\+0x[0-9a-f]+$/, ''), object };
}

/**
 * @param {readonly Frame[]} frames  the innermost first
 * @returns {Purpose}
 */
function purposeOfStack(frames) {
  const top = /** @type {Frame} */ (frames[0]);
  if (top.object.includes('kernel') || top.object.startsWith('[k')) {
    const kernel = frames.filter(({ object }) => object.includes('kernel'));
    for (const [pattern, purpose] of KERNEL_PURPOSES) {
      if (kernel.some(({ symbol }) => pattern.test(symbol))) return purpose;
    }
    return 'kernel: memory and the rest';
  }
  for (const { symbol, object } of frames) {
    for (const [pattern, purpose] of USER_PURPOSES) {
      if (pattern.test(symbol) || pattern.test(object)) return purpose;
    }
    if (isJavaScript({ symbol, object })) break;
  }
  if (/^__?mem(cpy|move|set|cmp)/.test(top.symbol)) return 'copying in memory';
  if (isJavaScript(top)) return 'JavaScript: protocol, transfer, Node';
  return top.object === '[unknown]' ? 'not told apart' : 'native: Node, libuv, addons';
}

/** Machine code that V8 made, or its built-in parts of the language.
 * @param {Frame} frame
 */
const isJavaScript = ({ symbol, object }) =>
  /^\[JIT\]|^\/\/anon|perf-\d+\.map|^\[anon/.test(object) || symbol.startsWith('Builtins_');

/** Functions of V8's profile by name, where the name alone tells. */
const PROFILE_PURPOSES = /** @type {readonly (readonly [RegExp, Purpose])[]} */ ([
  [/^\(garbage collector\)$/, 'garbage collection'],
  [/^(doSend|send|sendBatch)$/, 'kernel: sending datagrams'],
  [/^crypto_/, 'encryption'],
  [/^(read|writeBuffer|writeBuffers|fdatasync|fsync|open|ftruncate)$/, 'kernel: files'],
  [/^(compile\w*|wrapSafe|internalBinding)$/, 'start and compiling'],
]);

/**
 * @typedef {object} Profile  one thread's, as `node --cpu-prof` writes it
 * @property {readonly { id: number, callFrame: { functionName: string, url: string } }[]} nodes
 * @property {readonly number[]} samples  ids of nodes
 * @property {readonly number[]} timeDeltas  µs
 */

/**
 * @param {readonly Profile[]} profiles
 * @param {number} cpuSeconds  of the whole process: what the profiles did not see is 'not told apart'
 * @returns {Shares}
 */
export function sharesOfProfile(profiles, cpuSeconds) {
  /** @type {[Purpose, number][]} */
  const seen = [];
  let seconds = 0;
  for (const profile of profiles) {
    const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
    profile.samples.forEach((id, i) => {
      const frame = frames.get(id);
      // Idle is also the event loop's time in the kernel: only the whole process's account knows it.
      if (frame === undefined || /^\((idle|root)\)$/.test(frame.functionName)) return;
      const delta = (profile.timeDeltas[i] ?? 0) / 1e6;
      seconds += delta;
      seen.push([purposeOfFunction(frame), delta]);
    });
  }
  if (seconds < cpuSeconds) seen.push(['not told apart', cpuSeconds - seconds]);
  return toShares(seen);
}

/**
 * @param {{ functionName: string, url: string }} frame
 * @returns {Purpose}
 */
function purposeOfFunction({ functionName, url }) {
  if (url.endsWith('crypto/hash')) return 'hashing';
  for (const [pattern, purpose] of PROFILE_PURPOSES) {
    if (pattern.test(functionName)) return purpose;
  }
  if (functionName.startsWith('exports.crypto_')) return 'encryption';
  if (functionName === '(program)') return 'native: Node, libuv, addons';
  return 'JavaScript: protocol, transfer, Node';
}

/**
 * @param {readonly (readonly [Purpose, number])[]} weights
 * @returns {Shares}
 */
function toShares(weights) {
  const sum = weights.reduce((all, [, weight]) => all + weight, 0);
  /** @type {Shares} */
  const shares = new Map();
  for (const [purpose, weight] of weights) {
    shares.set(purpose, (shares.get(purpose) ?? 0) + weight / sum);
  }
  return shares;
}
