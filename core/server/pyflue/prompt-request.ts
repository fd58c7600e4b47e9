/** Bodies of prompts, dispatches and workflows, in the forms that existing clients send. */
import { z } from 'zod'
import { ThinkingLevel } from '../../contract/provider.ts'
import { checkBody, isObject } from '../body.ts'
import { invalidRequest } from '../errors.ts'
import { PromptImageBody } from './prompt-image.ts'

const session = z
  .string('The session must be a string.')
  .refine((name) => name.trim() !== '', 'The session must not be blank.')
  .nullish()
  .transform((name) => name ?? 'default')

const idempotencyKey = z
  .string('The idempotency key must be a string.')
  .min(1, 'The idempotency key must not be empty.')
  .max(200, 'The idempotency key is too long: at most 200 characters.')
  .nullish()

/** The key of a request: the header `Idempotency-Key`, or else what the body says. */
export function idempotencyKeyOf(request: Request, given?: string | null): string | undefined {
  const key = request.headers.get('idempotency-key')
  if (key === null || key === '') return given ?? undefined
  return checkBody(z.object({ key: idempotencyKey }), { key }).key ?? undefined
}

export const PromptRequestBody = z.object({
  message: z
    .string('A "message" is needed: what to say to the agent.')
    .refine((message) => message.trim() !== '', 'The message must not be empty.'),
  session,
  images: z.array(PromptImageBody).optional(),
  model: z.string().min(1).optional(),
  thinkingLevel: ThinkingLevel.optional(),
  /** While the session has other work: wait in line (default), or answer 409 `session_busy`. */
  ifBusy: z.enum(['queue', 'reject']).optional(),
  idempotencyKey,
})
export type PromptRequestBody = z.output<typeof PromptRequestBody>

export const DispatchRequestBody = z.object({
  input: z.unknown(),
  session,
  idempotencyKey,
})
export type DispatchRequestBody = z.output<typeof DispatchRequestBody>

/** `message`, or `prompt` as its alias; a `payload` object is used instead of the outer object. */
export function readPromptRequest(body: Record<string, unknown>): PromptRequestBody {
  const inner = unwrap(body, ['message', 'prompt'])
  return checkBody(PromptRequestBody, {
    ...inner,
    message: inner.message ?? inner.prompt,
    ifBusy: inner.ifBusy ?? inner.if_busy,
    idempotencyKey: keyIn(inner) ?? keyIn(body),
  })
}

export function readDispatchRequest(body: Record<string, unknown>): DispatchRequestBody {
  const inner = unwrap(body, ['input'])
  if (!('input' in inner))
    throw invalidRequest('An "input" is needed: what the agent is to work on.')
  return checkBody(DispatchRequestBody, {
    ...inner,
    idempotencyKey: keyIn(inner) ?? keyIn(body),
  })
}

function keyIn(body: Record<string, unknown>): unknown {
  return body.idempotencyKey ?? body.idempotency_key
}

export interface WorkflowRequestBody {
  payload: Record<string, unknown>
  idempotencyKey: string | null
  /** Said to the caller when a body could be read in two ways. */
  warning: string | null
}

/**
 * `{payload: {…}}` is an envelope; any other object is the payload itself, so that a workflow whose
 * own input has a key `payload` beside others keeps them all. An idempotency key is never part of it.
 */
export function readWorkflowRequest(given: Record<string, unknown>): WorkflowRequestBody {
  const { idempotencyKey: camel, idempotency_key: snake, ...body } = given
  const checked = checkBody(z.object({ idempotencyKey }), { idempotencyKey: camel ?? snake })
  return { ...readPayload(body), idempotencyKey: checked.idempotencyKey ?? null }
}

function readPayload(body: Record<string, unknown>): Omit<WorkflowRequestBody, 'idempotencyKey'> {
  if (!('payload' in body)) return { payload: body, warning: null }
  if (Object.keys(body).length > 1) {
    const warning =
      'The body has "payload" beside other keys, so the whole body was taken as the payload. ' +
      'Send {"payload": {...}} alone to be explicit.'
    return { payload: body, warning }
  }
  return { payload: payloadObject(body.payload), warning: null }
}

/** The payload's object when there is one, unless only the outer one has what is needed. */
function unwrap(body: Record<string, unknown>, needed: string[]): Record<string, unknown> {
  if (!('payload' in body)) return body
  const inner = payloadObject(body.payload)
  const has = (object: Record<string, unknown>) => needed.some((key) => key in object)
  return !has(inner) && has(body) ? body : inner
}

function payloadObject(payload: unknown): Record<string, unknown> {
  if (payload === null) return {}
  if (!isObject(payload)) throw invalidRequest('The payload field must be a JSON object.')
  return payload
}
