/**
 * One question at this terminal, and the line that is typed as its answer. An offer can be withdrawn and
 * another one come while somebody types: what was meant for the one before is no answer to this one.
 */
import { createInterface } from 'node:readline/promises';

/** Nobody reads a question and answers it sooner. The window holds its buttons back as well. */
export const ANSWER_SOONEST_MS = 500;

/** Gives back what was typed; null when `signal` aborts it. */
export async function askOnTerminal(
  question: string,
  signal: AbortSignal,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string | null> {
  const terminal = createInterface({ input, output });
  // While a question is open, the terminal's Ctrl+C comes here instead of as a signal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const shownAt = performance.now();
  try {
    let typed = await terminal.question(question, { signal });
    while (performance.now() - shownAt < ANSWER_SOONEST_MS) {
      output.write('That was typed before the question was there.\n');
      typed = await terminal.question(lastLineOf(question), { signal });
    }
    return typed;
  } catch {
    output.write('\n');
    return null;
  } finally {
    terminal.close();
  }
}

const lastLineOf = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
