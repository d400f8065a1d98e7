/** @typedef {{ testResults: { name: string, status: string, assertionResults: { status: string }[] }[] }} Result */

/**
 * Counts what ran. A file that could not be loaded has no tests in it and counts as one failed; so does a run that ended
 * badly although no test failed (a killed worker, an error between the tests). Where no file matched, nothing ran.
 *
 * @param {Result | undefined} result vitest's JSON; undefined where it wrote none
 * @param {number} code vitest's exit code
 */
export function count(result, code) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  /** Why something counts that is not a test. @type {string[]} */
  const reasons = []
  for (const { name, status, assertionResults } of result?.testResults ?? []) {
    for (const test of assertionResults)
      counts[test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped']++
    if (status === 'failed' && !assertionResults.some(test => test.status === 'failed'))
      reasons.push(`${name}: an error outside of its tests`)
  }
  counts.failed += reasons.length
  if (code !== 0 && counts.failed === 0 && result?.testResults.length !== 0) {
    counts.failed++
    reasons.push(`vitest ended with code ${code} though no test failed`)
  }
  return { ...counts, reasons }
}
