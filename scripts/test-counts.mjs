/** How many tests passed and failed, read from the reports that the runners themselves wrote. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * From Vitest's JSON report. A file that could not even be loaded counts as one failed test.
 * @param {string} path
 * @returns {Counts}
 */
export function countUnitTests(path) {
  const report = read(path);
  if (!report) return { passed: 0, failed: 0 };
  const unloaded = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}

/**
 * From Playwright's JSON report. An error outside any test counts as one failed test.
 * @param {string} path
 * @returns {Counts}
 */
export function countWindowTests(path) {
  const report = read(path);
  if (!report) return { passed: 0, failed: 0 };
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length };
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
