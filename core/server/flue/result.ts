/** A prompt's answer in Flue's dialect: camelCase alone, and costs that are always there. */
import type { Cost, Usage } from '../../contract/usage.ts'
import type { PromptResponse } from '../../runtime/port.ts'

const free: Cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 }

export function toFluePromptResult({ text, data, usage, model }: PromptResponse) {
  const typed = data === null || data === undefined ? {} : { data, result: data }
  return { text, ...typed, usage: toFlueUsage(usage), model }
}

/** An unknown cost is 0 here: the dialect's clients read `cost.total` without asking. */
export function toFlueUsage({ input, output, cacheRead, cacheWrite, totalTokens, cost }: Usage) {
  const { prices: _, ...paid } = cost ?? free
  return { input, output, cacheRead, cacheWrite, totalTokens, cost: paid }
}
