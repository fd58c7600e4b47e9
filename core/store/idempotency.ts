/** Same key and same payload is a replay; same key and another payload is a conflict. */
import { createHash } from 'node:crypto'
import type { Change, NewDispatch } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Committed } from './port.ts'

/** True when an earlier commit did what `change`, the last one applied, asks for: the rest is left out. */
export function isReplay(change: Change, { claim, dispatches }: Committed): boolean {
  if (change.type === 'key.claim') return claim?.isReplay ?? false
  return change.type === 'dispatch.admit' && dispatches.at(-1)?.id !== change.dispatch.id
}

export function payloadHash(dispatch: NewDispatch): string {
  return contentHash([dispatch.session, dispatch.input ?? null])
}

/** SHA-256 of a value's JSON. */
export function contentHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

export function submissionConflict(key: string): HearthError {
  return new HearthError({
    type: 'submission_conflict',
    status: 409,
    message: 'This idempotency key was already used for a different request.',
    details: 'Repeat the first request exactly, or use a new key.',
    meta: { idempotencyKey: key },
  })
}
