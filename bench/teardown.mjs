/**
 * What has to be put back, however the bench ends: at its end, at a fault, at Ctrl+C. Newest first,
 * as the things were set up. Everything here is synchronous, since a process that leaves waits for
 * nothing.
 */
const undos = [];

/** Returns the function that does it now; it is done once. */
export function onTeardown(undo) {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    undos.splice(undos.indexOf(once), 1);
    undo();
  };
  undos.push(once);
  return once;
}

/** A child that must not outlive the bench. */
export function endWithBench(child, signal = 'SIGKILL') {
  const forget = onTeardown(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  });
  child.once('exit', forget);
  return child;
}

process.on('exit', () => {
  for (const undo of [...undos].reverse()) {
    try {
      undo();
    } catch (fault) {
      process.stderr.write(`could not be put back: ${fault.message}\n`);
    }
  }
});
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, () => process.exit(status));
}
