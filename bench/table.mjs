/** Figures as text: medians, cells, lines. */

/**
 * @param {readonly number[]} figures at least one
 * @returns {number}
 */
export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * A line of the table. `bound`: what its median must reach, null where it is only told.
 * @param {object} line
 * @param {string} line.name
 * @param {readonly number[]} line.figures one a run
 * @param {string} line.unit
 * @param {{ kind: 'at least' | 'at most', value: number } | null} [line.bound]
 * @returns {string[]} what, must reach, median, all runs, verdict
 */
export function figureLine({ name, figures, unit, bound = null }) {
  const middle = median(figures);
  const isReached =
    bound === null || (bound.kind === 'at least' ? middle >= bound.value : middle <= bound.value);
  return [
    name,
    bound === null ? '' : `${bound.kind === 'at least' ? '≥' : '≤'} ${bound.value} ${unit}`,
    `${digits(middle)} ${unit}`,
    figures.map(digits).join(' '),
    bound === null ? '' : isReached ? 'reached' : 'MISSED',
  ];
}

/**
 * A line that says why there is no figure.
 * @param {string} name
 * @param {string} why
 * @returns {string[]}
 */
export const absentLine = (name, why) => [name, '', 'not measured', why, ''];

/**
 * A line of its own above the lines that belong to it.
 * @param {string} name
 * @returns {string[]}
 */
export const headLine = (name) => [name, '', '', '', ''];

/**
 * Three digits that matter; nobody reads more of a measurement.
 * @param {number} figure
 * @returns {string}
 */
function digits(figure) {
  const size = Math.abs(figure);
  if (size >= 99.95) return figure.toFixed(0);
  return size >= 9.995 ? figure.toFixed(1) : figure.toFixed(2);
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} lines each as long as `head`
 * @returns {string}
 */
export function tableText(head, lines) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((cells) => cells[column]?.length ?? 0)),
  );
  const text = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [text(head), rule, ...lines.map(text)].join('\n');
}
