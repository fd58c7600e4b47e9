/** Token usage and its price. Cost is null, never 0, when the model's price is not known. */
import { z } from 'zod'

export const Cost = z.object({
  input: z.number(),
  output: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
  total: z.number(),
  /** Version of the price table it was counted with; absent when parts were counted with several. */
  prices: z.string().optional(),
})
export type Cost = z.infer<typeof Cost>

export const Usage = z.object({
  input: z.number().int(),
  output: z.number().int(),
  /** How many of `output` the model only thought; absent when the provider does not say. */
  reasoning: z.number().int().optional(),
  cacheRead: z.number().int(),
  cacheWrite: z.number().int(),
  totalTokens: z.number().int(),
  /** US dollars. */
  cost: Cost.nullable(),
})
export type Usage = z.infer<typeof Usage>

export function zeroUsage(): Usage {
  return { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, cost: null }
}

/** Sums two usages. A cost survives only when every part with tokens has one. */
export function addUsage(a: Usage, b: Usage): Usage {
  const reasoning = (a.reasoning ?? 0) + (b.reasoning ?? 0)
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    ...(reasoning > 0 ? { reasoning } : {}),
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    totalTokens: a.totalTokens + b.totalTokens,
    cost: addCost(a, b),
  }
}

function addCost(a: Usage, b: Usage): Cost | null {
  if (a.totalTokens === 0) return b.cost
  if (b.totalTokens === 0) return a.cost
  if (!a.cost || !b.cost) return null
  return {
    input: a.cost.input + b.cost.input,
    output: a.cost.output + b.cost.output,
    cacheRead: a.cost.cacheRead + b.cost.cacheRead,
    cacheWrite: a.cost.cacheWrite + b.cost.cacheWrite,
    total: a.cost.total + b.cost.total,
    ...(a.cost.prices !== undefined && a.cost.prices === b.cost.prices
      ? { prices: a.cost.prices }
      : {}),
  }
}
