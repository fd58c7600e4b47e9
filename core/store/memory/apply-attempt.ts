/** What attempts at a run, and finished steps, do to the state in memory. */
import type { Change } from '../../contract/change.ts'
import type { MemoryState } from './state.ts'

type AttemptChange = Extract<
  Change,
  { type: 'run.begin' | 'run.suspend' | 'run.stop' | 'step.finish' | 'steps.copy' | 'steps.drop' }
>

export function applyToAttempt(state: MemoryState, change: AttemptChange, now: number): void {
  switch (change.type) {
    case 'run.begin':
      begin(state, change, now)
      break
    case 'run.stop': {
      const notes = isRunning(state, change.runId) ? state.runNotes.get(change.runId) : undefined
      if (notes) notes.stop ??= change.reason
      break
    }
    case 'run.suspend':
      forgive(state, change.runId)
      break
    case 'step.finish':
      add(state, change.step)
      forgive(state, change.step.ownerId)
      break
    case 'steps.drop':
      state.steps = state.steps.filter(
        ({ ownerId, key }) => ownerId !== change.ownerId || !key.startsWith(change.prefix),
      )
      break
    case 'steps.copy':
      for (const step of state.steps.filter(({ ownerId }) => ownerId === change.from)) {
        add(state, { ...step, ownerId: change.to })
      }
      break
  }
}

/** Steps that have no more use. */
export function dropSteps(state: MemoryState, ownerId: string): void {
  state.steps = state.steps.filter((step) => step.ownerId !== ownerId)
}

function begin(
  state: MemoryState,
  { runId, sourceHash, resumes }: Extract<AttemptChange, { type: 'run.begin' }>,
  now: number,
): void {
  const run = state.runs.find(({ id }) => id === runId)
  const notes = state.runNotes.get(runId)
  if (run?.status !== 'running' || notes === undefined) return
  run.begunAt ??= now
  run.attempt += 1
  Object.assign(notes, { sourceHash, resumes, fruitless: notes.fruitless + 1 })
}

function forgive(state: MemoryState, runId: string): void {
  const notes = state.runNotes.get(runId)
  if (isRunning(state, runId) && notes) notes.fruitless = 0
}

function isRunning(state: MemoryState, runId: string): boolean {
  return state.runs.some(({ id, status }) => id === runId && status === 'running')
}

function add(state: MemoryState, step: MemoryState['steps'][number]): void {
  if (state.steps.some(({ ownerId, key }) => ownerId === step.ownerId && key === step.key)) return
  state.steps.push(step)
  const run = state.runs.find(({ id }) => id === step.ownerId)
  if (run) run.steps += 1
}
