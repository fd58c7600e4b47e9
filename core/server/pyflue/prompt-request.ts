/** Bodies of prompts, dispatches and workflows, in the forms that existing clients send. */
import { z } from 'zod'
import { ImagePart } from '../../contract/message.ts'
import { ThinkingLevel } from '../../contract/provider.ts'
import { checkBody, isObject } from '../body.ts'
import { invalidRequest } from '../errors.ts'

const session = z
  .string('The session must be a string.')
  .refine((name) => name.trim() !== '', 'The session must not be blank.')
  .nullish()
  .transform((name) => name ?? 'default')

const idempotencyKey = z.string().min(1).max(200).nullish()

export const PromptRequestBody = z.object({
  message: z
    .string('A "message" is needed: what to say to the agent.')
    .refine((message) => message.trim() !== '', 'The message must not be empty.'),
  session,
  images: z.array(ImagePart).optional(),
  model: z.string().min(1).optional(),
  thinkingLevel: ThinkingLevel.optional(),
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
  return checkBody(PromptRequestBody, { ...inner, message: inner.message ?? inner.prompt })
}

export function readDispatchRequest(body: Record<string, unknown>): DispatchRequestBody {
  const inner = unwrap(body, ['input'])
  if (!('input' in inner))
    throw invalidRequest('An "input" is needed: what the agent is to work on.')
  return checkBody(DispatchRequestBody, {
    ...inner,
    idempotencyKey: inner.idempotencyKey ?? inner.idempotency_key,
  })
}

/** Keys that belong to the envelope of a workflow's body, beside `payload`. */
const envelopeKeys = new Set(['payload', 'idempotencyKey', 'idempotency_key'])

export interface WorkflowRequestBody {
  payload: Record<string, unknown>
  /** Said to the caller when a body could be read in two ways. */
  warning: string | null
}

/**
 * `{payload: {…}}` is an envelope; any other object is the payload itself, so that a workflow whose
 * own input has a key `payload` beside others keeps them all.
 */
export function readWorkflowRequest(body: Record<string, unknown>): WorkflowRequestBody {
  if (!('payload' in body)) return { payload: body, warning: null }
  if (Object.keys(body).some((key) => !envelopeKeys.has(key))) {
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
