/** Tries again what failed for a passing reason, as long as nothing was said yet. */

import { setTimeout as delay } from 'node:timers/promises'
import { APICallError } from '@ai-sdk/provider'
import { isTransient } from '../../model/provider-failure.ts'

/** Attempts after the first: half a second later, then a second, and so on, unless the provider says when. */
export const defaultRetries = 2
const firstDelay = 500
const longestDelay = 30_000

/**
 * Milliseconds to wait before the next attempt; null when there should be none. A server on this
 * computer that is not there at all will not be there in a second either.
 */
export function retryDelay(
  thrown: unknown,
  attempt: number,
  { retries, isLocal }: { retries: number; isLocal: boolean },
): number | null {
  if (attempt >= retries || !isTransient(thrown)) return null
  if (isLocal && !hasAnswered(thrown)) return null
  const asked = askedDelay(thrown)
  if (asked !== null) return asked <= longestDelay ? asked : null
  return firstDelay * 2 ** attempt * (0.75 + Math.random() / 2)
}

function hasAnswered(thrown: unknown): boolean {
  return APICallError.isInstance(thrown) && thrown.statusCode !== undefined
}

function askedDelay(thrown: unknown): number | null {
  const headers = APICallError.isInstance(thrown) ? thrown.responseHeaders : undefined
  const milliseconds = Number(headers?.['retry-after-ms'])
  if (milliseconds > 0) return milliseconds
  const seconds = Number(headers?.['retry-after'])
  return seconds > 0 ? seconds * 1000 : null
}

/** Resolves false when aborted while waiting. */
export async function waitFor(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}
