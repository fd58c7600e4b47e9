/** What runs in this project right now, so that it can be found and stopped. */
import type { AbortTarget } from '../port.ts'
import type { Operation } from './operation.ts'

export class RunningOperations {
  readonly #parent: RunningOperations | null
  readonly #operations = new Set<Operation>()
  readonly #waiting = new Set<() => void>()

  /** With `parent`, a part of what runs: it is known to both, and an abort reaches all of it. */
  constructor(parent: RunningOperations | null = null) {
    this.#parent = parent
  }

  /** Returns the function that takes it out again. */
  add(operation: Operation): () => void {
    const leave = this.#parent?.add(operation)
    this.#operations.add(operation)
    return () => {
      leave?.()
      this.#operations.delete(operation)
      for (const check of [...this.#waiting]) check()
    }
  }

  /** Stops every operation the target names. True when there was one to stop. */
  abort(target: AbortTarget): boolean {
    if (this.#parent !== null) return this.#parent.abort(target)
    let stopped = false
    for (const operation of [...this.#operations]) {
      if (isTarget(operation, target)) stopped = operation.abort(target.reason) || stopped
    }
    return stopped
  }

  /** Null when it does not run here. */
  find(operationId: string): Operation | null {
    return [...this.#operations].find(({ id }) => id === operationId) ?? null
  }

  /** Resolves when nothing runs, or nothing of the run. */
  async idle(runId: string | null = null): Promise<void> {
    const isIdle = () =>
      ![...this.#operations].some((operation) => runId === null || operation.runId === runId)
    if (isIdle()) return
    await new Promise<void>((resolve) => {
      const check = () => {
        if (!isIdle()) return
        this.#waiting.delete(check)
        resolve()
      }
      this.#waiting.add(check)
    })
  }
}

function isTarget(operation: Operation, target: AbortTarget): boolean {
  if ('operationId' in target) return operation.id === target.operationId
  if ('runId' in target) return operation.runId === target.runId
  if ('dispatchId' in target) return operation.dispatchId === target.dispatchId
  const { agent, instanceId, session } = operation.key
  return (
    agent === target.agent &&
    instanceId === target.instanceId &&
    (target.session === undefined || session === target.session)
  )
}
