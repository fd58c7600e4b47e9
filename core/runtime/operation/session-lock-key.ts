/** A session's key as one string. */
import { z } from 'zod'
import type { SessionKey } from '../../contract/session.ts'

/** Injective for the three parts, whatever characters they contain. */
export function sessionLockKey(key: SessionKey): string {
  return JSON.stringify([key.agent, key.instanceId, key.session])
}

const Parts = z.tuple([z.string(), z.string(), z.string()])

/** The key that `sessionLockKey` made this string of. */
export function readSessionLockKey(text: string): SessionKey {
  const [agent, instanceId, session] = Parts.parse(JSON.parse(text))
  return { agent, instanceId, session }
}
