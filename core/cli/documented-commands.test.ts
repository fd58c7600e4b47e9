/** Commands that the pages of docs/ show exist, with the flags they show. */
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { samples } from '../../docs/samples.ts'
import { createProgram } from './program.ts'

const program = createProgram(() => undefined)

const lines = samples('sh').flatMap(({ page, text }) =>
  text
    .split('\n')
    .filter((line) => /^(?:[A-Z_]+=\S+(?: -\S+)*(?: \S+)?\)? )?hearth /.test(line))
    .map((line) => ({ page, line })),
)

test('every flag of every command that is shown is one of that command', () => {
  expect(lines.length).toBeGreaterThan(8)
  expect(
    lines.flatMap(({ page, line }) => wrong(line).map((word) => `${page}: ${line}: ${word}`)),
  ).toEqual([])
})

function wrong(line: string): string[] {
  const words = line.replace(/^.*?\bhearth /, '').match(/'[^']*'|"[^"]*"|\S+/g) ?? []
  let command: Command = program
  const unknown: string[] = []
  for (const word of words) {
    if (word === '#' || word === '|' || word === '&&') break
    const inner = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word))
    if (inner) command = inner
    else if (command === program) unknown.push(word)
    else if (/^--?[a-z]/.test(word)) {
      const known = command.options.some(({ long, short }) => long === word || short === word)
      if (!known && word !== '--help') unknown.push(word)
    }
  }
  return unknown
}
