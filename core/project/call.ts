/** What a thread was asked to run, and what of it moves on or is suspected when the thread is stuck or lost. */

export interface Call {
  /** Whose code it runs, such as `agent:support`. */
  name: string
  /** Null for what has none, such as a workflow. */
  operationId: string | null
}

/**
 * Where an operation stood when its thread was last heard of: waiting for the model, with a tool at work, or
 * between the two.
 */
export type Standing = 'model' | 'tool' | 'between'

/** A call that has not ended. */
export interface CallInFlight {
  call: Call
  /** Gives it back to its caller, who asks another thread. */
  leave(error: unknown): void
  isLeaving: boolean
}

/** Runs `work` as one of `calls`, until it ends or leaves. */
export async function runCall<Result>(
  calls: Set<CallInFlight>,
  call: Call | null,
  work: () => Promise<Result>,
): Promise<Result> {
  if (call === null) return work()
  let leave: CallInFlight['leave'] = () => undefined
  const left = new Promise<never>((_, reject) => {
    leave = reject
  })
  const inFlight: CallInFlight = { call, leave, isLeaving: false }
  calls.add(inFlight)
  try {
    return await Promise.race([endUnlessLeft(inFlight, work(), left), left])
  } finally {
    calls.delete(inFlight)
  }
}

/** How a call ends in a thread that it leaves is nothing to its caller. */
async function endUnlessLeft<Result>(
  inFlight: CallInFlight,
  work: Promise<Result>,
  left: Promise<never>,
): Promise<Result> {
  try {
    const result = await work
    return inFlight.isLeaving ? await left : result
  } catch (error) {
    if (inFlight.isLeaving) return await left
    throw error
  }
}

type StandingOf = (operationId: string) => Standing

/**
 * Calls that need not wait for a thread that does not answer: those that wait for their model and, where
 * there is somebody likelier to hold the thread, those that are between. What runs a tool stays: it might
 * take effect twice.
 */
export function movable(calls: Iterable<CallInFlight>, standingOf: StandingOf): CallInFlight[] {
  const all = [...calls]
  const standing = (one: CallInFlight) => standingIn(one, standingOf)
  const isHeldByCode = all.some((one) => standing(one) === 'code')
  return all.filter((one) => {
    const where = standing(one)
    return where === 'model' || (where === 'between' && isHeldByCode)
  })
}

/** Whose code is likely to hold, or to have ended, the thread of these calls. */
export function suspectsAmong(calls: Iterable<CallInFlight>, standingOf: StandingOf): string[] {
  const all = [...calls]
  for (const wanted of ['code', 'between'] as const) {
    const found = all.filter((one) => standingIn(one, standingOf) === wanted)
    if (found.length > 0) return [...new Set(found.map(({ call }) => call.name))]
  }
  return []
}

function standingIn({ call }: CallInFlight, standingOf: StandingOf): 'model' | 'between' | 'code' {
  if (call.operationId === null) return 'code'
  const standing = standingOf(call.operationId)
  return standing === 'tool' ? 'code' : standing
}
