/** Whatever had an idempotency key is asked for once more: the same receipt, and nothing new. */
import { type Admission, readReceipt, request, type Sessions } from '../admissions.ts'
import type { Door } from '../api.ts'

export async function checkRepeats(
  door: Door,
  sessions: Sessions,
  admissions: Admission[],
): Promise<string[]> {
  const keyed = admissions.filter(({ input, sentAt }) => input.key !== null && sentAt !== null)
  const found = await Promise.all(keyed.map((admission) => repeat(door, sessions, admission)))
  return found.flat()
}

async function repeat(door: Door, sessions: Sessions, admission: Admission): Promise<string[]> {
  const { input, receipt } = admission
  const what = `${input.kind} ${input.id}, asked for again,`
  const again = readReceipt(await request(door, sessions, input))
  if (receipt === null) {
    // Nobody knew whether it was accepted: now it is.
    if (again.status < 300) admission.receipt = { ...again, at: Number.POSITIVE_INFINITY }
    return []
  }
  if (input.kind === 'answer') {
    const same = again.status === receipt.status
    return same ? [] : [`${what} answers ${again.status} instead of ${receipt.status}`]
  }
  const found: string[] = []
  if (again.status !== receipt.status) found.push(`${what} answers ${again.status}`)
  if (again.id !== receipt.id) found.push(`${what} is ${again.id} instead of ${receipt.id}`)
  if (again.deduplicated !== true) found.push(`${what} does not say deduplicated: true`)
  return found
}
