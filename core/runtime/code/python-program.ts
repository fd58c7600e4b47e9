/**
 * A cell as a whole program: the cells before it run again, with the same answers to their calls, so
 * that their names are there. Monty can keep a session open by itself, but such a session takes no
 * inputs and no functions, and prints where nobody reads.
 */
import type { CodeCall, CodeCell } from './port.ts'

export interface PythonProgram {
  text: string
  inputs: Record<string, unknown>
  /** Answers for the calls of the cells before, in order. */
  replayed: CodeCall[]
  /** Lines in front of the last cell. */
  linesBefore: number
}

/** Called between the cells before and the last one. */
export const lastCellMark = '__hearth_last_cell__'

export function pythonProgram(
  cell: { code: string; inputs: Readonly<Record<string, unknown>> },
  history: readonly CodeCell[],
  functions: readonly string[],
): PythonProgram {
  const inputs: Record<string, unknown> = {}
  const lines: string[] = []
  const give = (values: Readonly<Record<string, unknown>>, index: number) => {
    for (const [name, value] of Object.entries(values)) {
      const given = `__hearth_${index}_${name}`
      inputs[given] = value
      lines.push(`${name} = ${given}`)
    }
  }
  for (const [index, { code, inputs: values }] of history.entries()) {
    give(values, index)
    lines.push(...withoutAwait(code, functions).split('\n'))
  }
  lines.push(`${lastCellMark}()`)
  give(cell.inputs, history.length)
  const linesBefore = lines.length
  lines.push(withoutAwait(cell.code, functions))
  return {
    text: lines.join('\n'),
    inputs,
    replayed: history.flatMap(({ calls }) => calls),
    linesBefore,
  }
}

/** Text that is no code, or an `await` and the name after it. */
const tokens =
  /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|\bawait([ \t]+)([A-Za-z_]\w*)(?=[ \t]*\()/g

/**
 * Functions of the host answer at once in Monty, and awaiting an answer is an error there. Both ways to
 * write a call are taken: `await f(x)` becomes `f      (x)`, of the same length.
 */
export function withoutAwait(code: string, functions: readonly string[]): string {
  return code.replace(tokens, (all: string, space?: string, name?: string) =>
    name !== undefined && space !== undefined && functions.includes(name)
      ? `${name}${' '.repeat('await'.length)}${space}`
      : all,
  )
}
