import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countUnitTests, countWindowTests } from './test-counts.mjs';

function report(content: object): string {
  const path = join(mkdtempSync(join(tmpdir(), 'ferry-counts-')), 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

it('counts what Vitest counted, and a file that did not load as one failure', () => {
  const path = report({
    numPassedTests: 12,
    numFailedTests: 2,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  });
  expect(countUnitTests(path)).toEqual({ passed: 12, failed: 3 });
});

it('counts what Playwright counted, and an error outside any test as one failure', () => {
  const path = report({
    stats: { expected: 5, unexpected: 1, flaky: 0, skipped: 2 },
    errors: [{ message: 'no tests found' }],
  });
  expect(countWindowTests(path)).toEqual({ passed: 5, failed: 2 });
});

it('counts nothing where a runner left no report', () => {
  const path = join(tmpdir(), 'ferry-no-such-report.json');
  expect(countUnitTests(path)).toEqual({ passed: 0, failed: 0 });
  expect(countWindowTests(path)).toEqual({ passed: 0, failed: 0 });
});
