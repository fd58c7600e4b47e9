/** What code may use, from what a caller wrote. */
import { z } from 'zod'
import { invalidCodeOptions } from './code-error.ts'
import type { CodeLimits } from './port.ts'

/** Seconds. */
export const defaultTimeout = 5

/** As callers write them; the keys of PyFlue in snake_case are understood too. */
export interface ResourceLimits {
  maxDurationSecs?: number
  /** Bytes. Default 128 MiB. */
  maxMemory?: number
  /** Calls inside of calls. Default and most: 1,000. */
  maxRecursionDepth?: number
  /** Python only. */
  maxAllocations?: number
}

const positive = z.number().positive()
const count = z.int().positive()
const Limits = z.strictObject({
  maxDurationSecs: positive.max(3_600).optional(),
  maxMemory: count.min(1_048_576).max(4_294_967_296).optional(),
  maxRecursionDepth: count.max(1_000).optional(),
  maxAllocations: count.optional(),
})

/** @throws `invalid_code_options` (400) naming the key. */
export function codeLimits(
  timeout: number | null | undefined,
  given: Readonly<Record<string, unknown>> | ResourceLimits = {},
): CodeLimits {
  const camel = Object.entries(given).map(([key, value]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  const parsed = Limits.safeParse(Object.fromEntries(camel))
  if (!parsed.success) throw invalid('resourceLimits', parsed.error)
  const seconds = positive.max(3_600).safeParse(timeout ?? defaultTimeout)
  if (!seconds.success) throw invalid('timeout', seconds.error)
  const { maxAllocations } = parsed.data
  return {
    maxDurationSecs: parsed.data.maxDurationSecs ?? seconds.data,
    maxMemory: parsed.data.maxMemory ?? 134_217_728,
    maxRecursionDepth: parsed.data.maxRecursionDepth ?? 1_000,
    ...(maxAllocations === undefined ? {} : { maxAllocations }),
  }
}

function invalid(option: string, error: z.ZodError) {
  const [issue] = error.issues
  const field = [option, ...(issue?.path ?? [])].join('.')
  const known = Object.keys(Limits.shape).join(', ')
  return invalidCodeOptions(
    `${field} is not valid: ${issue?.message ?? 'it cannot be used'}.`,
    option === 'timeout' ? 'Seconds, more than 0 and at most 3600.' : `Limits are: ${known}.`,
  )
}
