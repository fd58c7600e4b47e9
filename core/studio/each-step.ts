/** Taking something apart, all of it, whatever goes wrong on the way. */

/** Does one step after another, also after one that failed; then throws what the first of them threw. */
export async function eachStep(steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** For a step that was begun earlier, beside others, and is waited for in its turn. */
export function firstFailure([outcome]: PromiseSettledResult<unknown>[]): void {
  if (outcome?.status === 'rejected') throw outcome.reason
}
