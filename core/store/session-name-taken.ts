/** The error for a session that would get the name of another one of its instance. */
import { HearthError } from '../contract/error.ts'
import type { Session } from '../contract/session.ts'

export function sessionNameTaken({ agent, instanceId, name }: Session): HearthError {
  return new HearthError({
    type: 'session_exists',
    status: 409,
    message: `There is a session "${name}" already.`,
    details: 'Each session of an instance has a name of its own.',
    meta: { agent, instanceId, session: name },
  })
}
