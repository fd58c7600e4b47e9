/** A prompt's answer in the wire format: usage with the keys of both styles. */
import type { PromptResult, WireUsage } from '../../contract/compatibility.ts'
import type { Cost, Usage } from '../../contract/usage.ts'
import type { PromptResponse } from '../../runtime/port.ts'

export function toPromptResult(response: PromptResponse): PromptResult {
  return {
    text: response.text,
    metadata: response.metadata,
    usage: toWireUsage(response.usage),
    model: response.model,
    ...(response.data === undefined || response.data === null ? {} : { data: response.data }),
  }
}

export function toWireUsage(usage: Usage): WireUsage {
  const { cost } = usage
  return {
    input: usage.input,
    output: usage.output,
    cache_read: usage.cacheRead,
    cache_write: usage.cacheWrite,
    total_tokens: usage.totalTokens,
    cacheRead: usage.cacheRead,
    cacheWrite: usage.cacheWrite,
    totalTokens: usage.totalTokens,
    cost: cost && toWireCost(cost),
  }
}

function toWireCost({ input, output, cacheRead, cacheWrite, total }: Cost) {
  const parts = { input, output, cacheRead, cacheWrite, total }
  return { ...parts, cache_read: cacheRead, cache_write: cacheWrite }
}
