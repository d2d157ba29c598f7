/**
 * Counts of one Vitest JSON report. A file that could not even be loaded has no tests in the report and still failed: it counts
 * as one failed test.
 */
export function countTests(report) {
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}
