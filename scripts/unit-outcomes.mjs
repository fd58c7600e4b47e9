/** A vitest reporter: what passed, what failed and why, and what needed a second try, as one JSON file. */

import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { firstLine } from './outcomes.mjs'
import { root } from './paths.mjs'

/** Where it writes is named by this variable. */
export const outcomesVariable = 'HEARTH_UNIT_OUTCOMES'

export default class UnitOutcomes {
  #passed = 0
  #failures = []
  #retried = []

  onTestCaseResult(test) {
    const { state, errors } = test.result()
    const name = `${relative(root, test.module.moduleId)} › ${test.fullName.replaceAll(' > ', ' › ')}`
    const told = { name, message: firstLine(errors?.[0]?.message) }
    if (state === 'passed') this.#passed += 1
    if (state === 'failed') this.#failures.push(told)
    else if ((test.diagnostic()?.retryCount ?? 0) > 0) this.#retried.push(told)
  }

  /** A file that cannot be loaded has no test that could fail; an error of nobody fails the run all the same. */
  onTestRunEnd(modules, errors) {
    for (const module of modules) {
      const [error] = module.errors()
      if (!error) continue
      const name = relative(root, module.moduleId)
      this.#failures.push({ name, message: firstLine(error.message) })
    }
    for (const error of errors) {
      const name = 'an error outside of all tests'
      this.#failures.push({ name, message: firstLine(error.message) })
    }
    const outcomes = { passed: this.#passed, failures: this.#failures, retried: this.#retried }
    writeFileSync(process.env[outcomesVariable], JSON.stringify(outcomes))
  }
}
