/** What every runner does, as tests: `port.ts` in executable form. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeLimits } from './limits.ts'
import type { CodeRun, CodeRunner } from './port.ts'

/** The same thing in each language. */
export interface CodeSamples {
  addsInputs: string
  prints: string
  /** Calls `double(21)` and gives its answer. */
  calls: string
  /** Calls `fails()` and gives the message of the exception. */
  catches: string
  failsInLineThree: string
  brokenSyntax: string
  endless: string
  /** Loops around `double`, doing nothing that ends. */
  endlessCalls: string
  allocates: string
  recurses: string
  printsForever: string
  /** Expressions that reach for the host; each must fail or be nothing. */
  escapes: string[]
  deepResult: string
  hugeSource: string
}

export function codeRunnerContract(makeRunner: () => CodeRunner, samples: CodeSamples): void {
  const runner = makeRunner()
  let ended: AbortController
  beforeEach(() => {
    ended = new AbortController()
  })
  afterEach(() => ended.abort())

  const options = (more: Partial<CodeRun> = {}): CodeRun => ({
    inputs: {},
    functions: {},
    limits: codeLimits(10),
    mounts: {},
    typeCheck: false,
    typeCheckStubs: null,
    history: [],
    signal: ended.signal,
    ...more,
  })
  const run = (code: string, more: Partial<CodeRun> = {}) => runner.run(code, options(more))

  describe(`code in ${runner.language}`, () => {
    test('C2: it sees its inputs, and its last expression is the result', async () => {
      const outcome = await run(samples.addsInputs, { inputs: { a: 40, list: [1, { b: 1 }] } })
      expect(outcome.result).toBe(42)
      expect(outcome.durationMs).toBeGreaterThanOrEqual(0)
    })

    test('what it prints is kept', async () => {
      expect(await run(samples.prints)).toMatchObject({ stdout: 'hello 3\n' })
    })

    test('C5: it calls the functions it is given and waits for their answers', async () => {
      const double = async ([value]: readonly unknown[]) => Number(value) * 2
      const outcome = await run(samples.calls, { functions: { double } })
      expect(outcome).toMatchObject({ result: 42, calls: [{ value: 42 }] })
    })

    test('C5: a function that fails is an exception in the code', async () => {
      const fails = () => Promise.reject(new Error('no such order'))
      const outcome = await run(samples.catches, { functions: { fails } })
      expect(outcome.result).toContain('no such order')
    })

    test('an exception ends it, with its line and what was printed until then', async () => {
      await expect(run(samples.failsInLineThree)).rejects.toMatchObject({
        type: 'code_failed',
        status: 422,
        meta: { exception: { line: 3 }, stdout: 'before\n' },
      })
      await expect(run(samples.brokenSyntax)).rejects.toMatchObject({
        type: 'code_failed',
        meta: { exception: { type: 'SyntaxError' } },
      })
    })

    test('C3: an endless loop ends at its time limit', async () => {
      const limits = codeLimits(0.3)
      await expect(run(samples.endless, { limits })).rejects.toMatchObject({ type: 'code_timeout' })
    })

    test('C3: time spent in functions does not count, time between them does', async () => {
      const slowly = (milliseconds: number) => async () => {
        await new Promise((resolve) => setTimeout(resolve, milliseconds))
        return 42
      }
      const limits = codeLimits(0.5)
      const functions = { double: slowly(1_500) }
      expect((await run(samples.calls, { limits, functions })).result).toBe(42)
      await expect(
        run(samples.endlessCalls, { limits, functions: { double: () => 1 } }),
      ).rejects.toMatchObject({ type: 'code_timeout' })
    })

    test('C3: memory ends at its limit', async () => {
      const limits = codeLimits(10, { max_memory: 16_777_216 })
      await expect(run(samples.allocates, { limits })).rejects.toMatchObject({
        type: 'code_out_of_memory',
      })
    })

    test('C3: deep recursion, deep results and deep source break nothing but the run', async () => {
      const broken = /^code_(?:failed|out_of_memory|crashed|timeout)$/
      for (const code of [samples.recurses, samples.deepResult, samples.hugeSource]) {
        const type = await run(code).then(
          () => 'code_failed',
          (error: { type: string }) => error.type,
        )
        expect(type).toMatch(broken)
      }
      expect((await run(samples.addsInputs, { inputs: { a: 1, list: [1] } })).result).toBe(2)
    })

    test('C3: output without end is cut', async () => {
      const error = await run(samples.printsForever, { limits: codeLimits(0.5) }).catch(
        (reason: unknown) => reason,
      )
      expect(error).toMatchObject({ type: expect.stringMatching(/^code_(?:timeout|failed)$/) })
    })

    test('C4: abort ends it, also in the middle of a loop', async () => {
      const stop = new AbortController()
      const running = run(samples.endless, { limits: codeLimits(60), signal: stop.signal })
      const outcome = running.catch((error: unknown) => error)
      await run(samples.prints)
      stop.abort(new Error('enough'))
      expect(await outcome).toMatchObject({ message: 'enough' })
    })

    test('C2: there is no way out', async () => {
      for (const code of samples.escapes) {
        const outcome = await run(code).then(
          ({ result }) => result,
          (error: { type: string }) => error.type,
        )
        expect([null, 'undefined', 'code_failed'], code).toContain(outcome)
      }
    })

    test('names that are none are refused', async () => {
      await expect(run('1', { inputs: { 'a-b': 1 } })).rejects.toMatchObject({
        type: 'invalid_code_options',
      })
    })
  })
}
