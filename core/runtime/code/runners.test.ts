import { expect, test } from 'vitest'
import { codeRunnerContract } from './contract-suite.ts'
import { codeLimits } from './limits.ts'
import type { CodeRun } from './port.ts'
import { javascriptRunner, pythonRunner } from './runners.ts'

codeRunnerContract(javascriptRunner, {
  addsInputs: 'const n: number = list.length\na + n',
  prints: 'console.log("hello", 3)',
  calls: 'await double(21)',
  catches: 'let said = ""\ntry { await fails() } catch (error) { said = error.message }\nsaid',
  failsInLineThree: 'console.log("before")\nconst thing: any = null\nthing.field',
  brokenSyntax: 'const = 1',
  endless: 'while (true) {}',
  endlessCalls: 'for (;;) { await double(1); for (let i = 0; i < 1e5; i++) {} }',
  allocates: 'const all = []\nfor (;;) all.push("x".repeat(1e5) + all.length)',
  recurses: 'function f(n) { return f(n + 1) + 1 }\nf(0)',
  printsForever: 'for (;;) console.log("x".repeat(1000))',
  escapes: [
    'typeof process',
    'typeof require',
    'typeof fetch',
    'typeof setTimeout',
    'typeof WebAssembly',
    'this.constructor.constructor("return process")()',
    '(async () => {}).constructor("return process")()',
    'await import("node:fs")',
    'console.log.constructor("return typeof process")()',
    'Object.prototype.polluted = 1\nundefined',
    'JSON.stringify = () => process\nnull',
  ],
  deepResult: 'let a = []\nfor (let i = 0; i < 1e5; i++) a = [a]\na',
  hugeSource: '['.repeat(100_000),
})

codeRunnerContract(() => pythonRunner(null), {
  addsInputs: 'a + len(list)',
  prints: 'print("hello", 3)',
  calls: 'await double(21)',
  catches: 'said = ""\ntry:\n  fails()\nexcept Exception as error:\n  said = str(error)\nsaid',
  failsInLineThree: 'print("before")\nx = 0\n1 / x',
  brokenSyntax: 'def f(:',
  endless: 'while True:\n  pass',
  endlessCalls: 'while True:\n  double(1)\n  for i in range(100000):\n    pass',
  allocates: 'all = []\nwhile True:\n  all.append("x" * 100000 + str(len(all)))',
  recurses: 'def f(n):\n  return f(n + 1) + 1\nf(0)',
  printsForever: 'while True:\n  print("x" * 1000)',
  escapes: [
    'open("/etc/passwd").read()',
    'import os\nos.environ',
    'import os\nos.getenv("HOME")',
    'import socket',
    'import subprocess',
    '().__class__',
    'eval("1")',
    'exec("1")',
    '__import__("os")',
    'from pathlib import Path\nPath("/etc/passwd").read_text()',
  ],
  deepResult: 'a = []\nfor i in range(100000):\n  a = [a]\na',
  // Ends the interpreter's whole process.
  hugeSource: `1${'+1'.repeat(200_000)}`,
})

const base: CodeRun = {
  inputs: {},
  functions: {},
  limits: codeLimits(10),
  mounts: {},
  typeCheck: false,
  typeCheckStubs: null,
  history: [],
  signal: new AbortController().signal,
}

test('Python: a crash of the interpreter is a typed error', async () => {
  await expect(pythonRunner(null).run(`1${'+1'.repeat(200_000)}`, base)).rejects.toMatchObject({
    type: 'code_crashed',
    details: expect.stringContaining('SIG'),
  })
})

test('Python: native work without end is ended too', async () => {
  const stop = new AbortController()
  const signal = stop.signal
  const limits = codeLimits(600)
  const running = pythonRunner(null).run('str(7 ** (3 * 10**7))', { ...base, limits, signal })
  const outcome = running.catch((error: unknown) => error)
  await pythonRunner(null).run('1', base)
  stop.abort(new Error('enough'))
  expect(await outcome).toMatchObject({ message: 'enough' })
})

test('Python: values become JSON', async () => {
  const code =
    'import datetime\n{"t": (1, 2), "s": {3}, "big": 2**80, "b": b"hi", "n": None, 1: 1.5, "d": datetime.date(2026, 1, 2)}'
  const { result } = await pythonRunner(null).run(code, base)
  expect(result).toEqual({
    t: [1, 2],
    s: [3],
    big: '1208925819614629174706176',
    b: 'aGk=',
    n: null,
    1: 1.5,
    d: '2026-01-02',
  })
})

test('Python: types are checked with inputs, functions and stubs known', async () => {
  const check = (code: string, more: Partial<CodeRun> = {}) =>
    pythonRunner(null).run(code, { ...base, typeCheck: true, ...more })
  const functions = { size: () => 3 }
  const stubs = 'def size(name: str) -> int: ...'
  expect((await check('size(a) + 1', { functions, inputs: { a: 'x' } })).result).toBe(4)
  await expect(
    check('size("x")\nsize(1)', { functions, typeCheckStubs: stubs }),
  ).rejects.toMatchObject({
    type: 'code_type_error',
    details: expect.stringMatching(/^main\.py:2:6: error\[invalid-argument-type\]/),
  })
})

test('Python: cells before run again, with the answers they had and without their output', async () => {
  const asked: unknown[] = []
  const functions = { next_number: ([value]: readonly unknown[]) => asked.push(value) }
  const first = 'print("one")\nx = await next_number(start)\ndef twice(n):\n  return n * 2'
  const python = pythonRunner(null)
  const one = await python.run(first, { ...base, functions, inputs: { start: 5 } })
  const history = [{ code: first, inputs: { start: 5 }, calls: one.calls, durationMs: 1 }]
  const two = await python.run('print("two")\ny = next_number(7)\n[twice(x), y, start]', {
    ...base,
    functions,
    history,
  })
  expect(two).toMatchObject({ result: [2, 2, 5], stdout: 'two\n', calls: [{ value: 2 }] })
  expect(asked).toEqual([5, 7])
  await expect(
    python.run('a = 1\ntwice(missing)', { ...base, history, functions }),
  ).rejects.toMatchObject({ meta: { exception: { type: 'NameError', line: 2 } } })
})

test('JavaScript: enums aside, TypeScript runs; return ends it; a promise at the end is awaited', async () => {
  const run = async (code: string) => (await javascriptRunner().run(code, base)).result
  expect(await run('interface A { n: number }\nconst a: A = { n: 1 }\nreturn a')).toEqual({ n: 1 })
  expect(await run('async function main() { return 5 }\nmain()')).toBe(5)
  expect(await run('new Map([["a", 1n]])')).toEqual({ a: '1' })
  await expect(run('await new Promise(() => {})')).rejects.toThrow(/never happens/)
})

test('JavaScript: what it does to built-ins stays inside', async () => {
  await javascriptRunner().run('Object.prototype.polluted = 1;\n({ __proto__: { a: 1 } })', base)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})
