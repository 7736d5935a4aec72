/**
 * Reads vitest's JSON report and prints `N passed, N failed, N skipped`. Exit 1 where a test failed, none ran, or one was
 * skipped although the larger test material lies beside the clone.
 */
import { existsSync, readFileSync } from 'node:fs';

const path = process.argv[2];
if (!path || !existsSync(path)) {
  console.log('the test runner left no report\n0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
const report = JSON.parse(readFileSync(path, 'utf8'));
const tests = report.testResults.flatMap((file) =>
  file.assertionResults.length > 0 ? file.assertionResults : [{ status: file.status, fullName: file.name }],
);
const count = (...states) => tests.filter(({ status }) => states.includes(status)).length;
const skipped = tests.filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status));
const failed = tests.length - count('passed') - skipped.length;
const complete = existsSync(new URL('../../../shared/', import.meta.url));
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
console.log(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
process.exit(failed > 0 || count('passed') === 0 || (complete && skipped.length > 0) ? 1 : 0);
