import { expect, it } from 'vitest'
import { readDesign } from './read-design.ts'

function variablesOf(made: string): string[] | undefined {
  const { definitions } = readDesign(
    'a.ts',
    `import { createAgent } from 'hearth'\n${made.includes('export default') ? made : `export default createAgent(${made})`}\n`,
  )
  return definitions[0]?.variables
}

it.each([
  ['(ctx) => ({ model: "a/b" })', ['ctx.id', 'ctx.env', 'ctx.payload']],
  ['function (it) { return { model: "a/b" } }', ['it.id', 'it.env', 'it.payload']],
  ['({ id, env: surroundings }) => ({ model: "a/b" })', ['id', 'surroundings']],
  ['() => ({ model: "a/b" })', undefined],
  [
    'function make(c: { id: string }) { return { model: "a/b" } }\nexport default createAgent(make)',
    ['c.id', 'c.env', 'c.payload'],
  ],
])('says what a text of %s can put in', (made, names) => {
  expect(variablesOf(made)).toEqual(names)
})
