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
