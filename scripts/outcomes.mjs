/** What a step of `npm test` came to: how many passed, which failed, which needed a second try. */
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ name: string, message: string }} Told A test and the first line of what went wrong.
 * @typedef {{ passed: number, failures: Told[], retried: Told[] }} Outcomes
 */

/** The first line that says something, without colours. */
export function firstLine(message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n')
  return lines.find((line) => line.trim() !== '')?.trim() ?? ''
}

/** @returns {Outcomes} A step without tests of its own counts as one. */
export function oneOutcome(succeeded, name, message = 'see above') {
  return succeeded
    ? { passed: 1, failures: [], retried: [] }
    : { passed: 0, failures: [{ name, message }], retried: [] }
}

/** A run that ended badly has failed, whatever its report says. */
export function withExitCode(outcomes, code, name) {
  if (code === 0 || outcomes.failures.length > 0) return outcomes
  const message = `ended with ${code} although no test failed`
  return { ...outcomes, failures: [{ name, message }] }
}

/** @returns {Outcomes} from Playwright's JSON report. */
export function playwrightOutcomes({ suites, errors, stats }) {
  const failures = errors.map(({ message }) => ({
    name: 'outside of all tests',
    message: firstLine(message),
  }))
  const retried = []
  for (const { name, tests } of suites.flatMap((suite) => specsOf(suite))) {
    for (const { status, results } of tests) {
      const failed = results.find((result) => result.error)
      const told = { name, message: errorLine(failed?.error?.message) }
      if (status === 'unexpected') failures.push(told)
      if (status === 'flaky') retried.push(told)
    }
  }
  return { passed: stats.expected + stats.flaky, failures, retried }
}

function specsOf(suite, above = []) {
  const names = [...above, suite.title]
  const specs = suite.specs.map(({ title, tests }) => ({
    name: [...names, title].join(' › '),
    tests,
  }))
  return [...specs, ...(suite.suites ?? []).flatMap((inner) => specsOf(inner, names))]
}

/** The first line of a comparison names the matcher alone: what was received says more. */
function errorLine(message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n')
  const received = lines.find(
    (line) => /^\s*(\+ {2,}|Received)/.test(line) && !/^\+ Received/.test(line),
  )
  return [firstLine(message), received?.trim()].filter(Boolean).join(' … ')
}

/** Failed and repeated tests by name, for the end of the output. */
export function tell({ failures, retried }) {
  const line =
    (sign) =>
    ({ name, message }) =>
      `  ${sign} ${name}${message ? `: ${message}` : ''}`
  return [...failures.map(line('FAIL')), ...retried.map(line('second try'))]
}
