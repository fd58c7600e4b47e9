/** Takes from a thread that does not answer what need not wait for it. */
import { movedOn } from '../contract/moved-on.ts'
import { movable } from './call.ts'
import type { Generation } from './generation.ts'

/** Each caller is told when the store says that its work goes on, and asks another thread. */
export function moveOn({ calls, host }: Pick<Generation, 'calls' | 'host'>): void {
  const leaving = movable(calls, (id) => host.standing(id)).filter((one) => !one.isLeaving)
  if (leaving.length === 0) return
  for (const one of leaving) one.isLeaving = true
  const leaveAll = (error: unknown) => {
    for (const one of leaving) one.leave(error)
  }
  const ids = leaving.flatMap(({ call }) => call.operationId ?? [])
  host.letGo(ids).then(() => leaveAll(movedOn()), leaveAll)
}
