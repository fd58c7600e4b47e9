/** Whatever a provider call throws, as `provider_error`: what happened and nothing secret. */
import { APICallError } from '@ai-sdk/provider'
import { HearthError } from '../../contract/error.ts'
import type { ResolvedModel } from './resolve-model.ts'

type FailedModel = Pick<ResolvedModel, 'id' | 'provider' | 'secrets' | 'local'>

const longestMessage = 500

/** How providers say that the conversation is longer than the model can read. */
const overflow =
  /context.?(length|window|size)|maximum context|prompt is too long|too many (input )?tokens|input (is )?too long|exceeds? the (maximum|limit)[^.]*tokens|token limit/i

/**
 * @returns a `provider_error` (502); its `meta.retryable` says whether trying again may help, and
 * `meta.contextOverflow` whether a shorter history would.
 */
export function toProviderError(thrown: unknown, model: FailedModel): HearthError {
  if (HearthError.is(thrown)) return thrown
  const root = rootOf(thrown)
  const status = APICallError.isInstance(root) ? (root.statusCode ?? null) : null
  const said = redact(messageOf(root), model.secrets).slice(0, longestMessage)
  return new HearthError({
    type: 'provider_error',
    status: 502,
    message: `The provider "${model.provider}" failed: ${said}`,
    details: [
      // What it said is in the message already.
      status === null ? `Model ${model.id}.` : `Model ${model.id} answered with HTTP ${status}.`,
      adviceFor(status, model),
    ]
      .filter(Boolean)
      .join(' '),
    meta: {
      provider: model.provider,
      model: model.id,
      status,
      retryable: isTransient(root),
      contextOverflow: overflow.test(said),
    },
    cause: thrown,
  })
}

/** True for failures that often pass: overload, rate limits, timeouts, lost connections. */
export function isTransient(thrown: unknown): boolean {
  return APICallError.isInstance(thrown) && thrown.isRetryable
}

/** True when the request itself was refused, as it is where a setting in it is not known. */
export function isRefusal(thrown: unknown): boolean {
  if (!APICallError.isInstance(thrown) || overflow.test(messageOf(thrown))) return false
  return [400, 422, 501].includes(thrown.statusCode ?? 0)
}

/** Connection failures come wrapped: the innermost cause says what happened, the call error its status. */
function rootOf(thrown: unknown): unknown {
  if (APICallError.isInstance(thrown)) return thrown
  const cause = thrown instanceof Error ? thrown.cause : undefined
  return APICallError.isInstance(cause) ? cause : thrown
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name
  if (typeof thrown === 'string') return thrown
  if (isRecord(thrown)) {
    if (typeof thrown.message === 'string') return thrown.message
    if (isRecord(thrown.error)) return messageOf(thrown.error)
  }
  return JSON.stringify(thrown) ?? 'unknown failure'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Providers quote keys in their refusals; none may reach a log or an answer. */
function redact(text: string, secrets: string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length >= 6) clean = clean.replaceAll(secret, '[redacted]')
  }
  return clean
    .replace(/\b(?:(?:sk|pk|rk|gsk|xai|key)[-_]|AIza)[\w*-]{8,}/g, '[redacted]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [redacted]')
}

function adviceFor(status: number | null, model: FailedModel): string {
  if (status === 401 || status === 403) return 'Check the API key under Settings, Providers.'
  if (status === 404) return 'Check the name of the model.'
  if (status === 429) return 'The limit of the account is reached; wait or choose another model.'
  if (status === null && model.local) return 'Is the local model server running?'
  return ''
}
