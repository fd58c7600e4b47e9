/** What Python code of a session has made so far, as the cells that made it. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { CodeCell } from './port.ts'

const Call = z.union([
  z.strictObject({ error: z.strictObject({ type: z.string(), message: z.string() }) }),
  z.strictObject({ value: z.unknown() }),
])
const State = z.strictObject({
  version: z.literal(1),
  cells: z.array(
    z.strictObject({
      code: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      calls: z.array(Call),
      durationMs: z.number().nonnegative(),
    }),
  ),
})

/** All cells run again before each new one: more than this would be felt. Milliseconds. */
const longestReplay = 30_000
const mostCells = 500

export class PythonState {
  #cells: CodeCell[] = []

  get cells(): readonly CodeCell[] {
    return this.#cells
  }

  restart(): void {
    this.#cells = []
  }

  /** @throws `code_state_full` (409): then only `restart` helps. */
  assertRoom(): void {
    const replay = this.#cells.reduce((sum, cell) => sum + cell.durationMs, 0)
    if (this.#cells.length < mostCells && replay < longestReplay) return
    throw new HearthError({
      type: 'code_state_full',
      status: 409,
      message: `The session's Python holds ${this.#cells.length} runs, which is as much as it can.`,
      details: 'Run with { restart: true } and give what is still needed as `inputs`.',
    })
  }

  add(cell: CodeCell): void {
    this.#cells = [...this.#cells, cell]
  }

  dump(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify({ version: 1, cells: this.#cells }))
  }

  /** @throws `invalid_code_state` (400). */
  load(bytes: Uint8Array): void {
    this.#cells = parseState(bytes)
  }
}

function parseState(bytes: Uint8Array): CodeCell[] {
  try {
    return State.parse(JSON.parse(new TextDecoder().decode(bytes))).cells
  } catch (error) {
    throw new HearthError({
      type: 'invalid_code_state',
      status: 400,
      message: 'These bytes are no Python state.',
      details: 'Give what dumpPythonState() returned.',
      cause: error,
    })
  }
}
