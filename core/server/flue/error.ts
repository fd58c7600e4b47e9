/** Errors under the names of Flue's dialect. */
import { HearthError } from '../../contract/error.ts'

const types: Record<string, string> = {
  agent_not_webhook: 'agent_not_found',
  invalid_query_param: 'invalid_request',
}

/** The same error; its `meta.flueType`, when it has one, is the type. */
export function toFlueError(error: HearthError): HearthError {
  const { message, status, details, dev, meta } = error
  const { flueType, ...rest } = meta ?? {}
  const type = typeof flueType === 'string' ? flueType : (types[error.type] ?? error.type)
  const translated = new HearthError({
    type,
    message,
    status,
    details,
    ...(dev ? { dev } : {}),
    ...(Object.keys(rest).length > 0 ? { meta: rest } : {}),
  })
  translated.ref = error.ref
  return translated
}
