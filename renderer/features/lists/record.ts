/** What lists say of things in few words. */
import type { StoredError } from '../../../core/contract/error.ts'

/** An error in a few words: what a person's own code threw says more than that it failed. */
export function errorText({ type, message, details }: StoredError): string {
  return type === 'internal_error' && details !== '' ? details : message
}

/** A payload in one line: its texts first. */
export function payloadText(payload: unknown): string {
  if (payload === null || payload === undefined) return ''
  if (typeof payload !== 'object') return String(payload)
  if (Object.keys(payload).length === 0) return ''
  const texts = Object.values(payload).filter((value) => typeof value === 'string' && value !== '')
  const text = texts.length > 0 ? texts.join(' · ') : JSON.stringify(payload)
  return text.slice(0, 200)
}
