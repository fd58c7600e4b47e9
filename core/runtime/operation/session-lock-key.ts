/** A session's key as one string. */
import type { SessionKey } from '../../contract/session.ts'

/** Injective for the three parts, whatever characters they contain. */
export function sessionLockKey(key: SessionKey): string {
  return JSON.stringify([key.agent, key.instanceId, key.session])
}
