/** One line for what a model call used: tokens and price. */
import type { Usage } from '../../core/contract/usage.ts'
import { formatCost, formatTokens } from './format.ts'

export function usageText(usage: Usage | null | undefined): string {
  if (!usage) return 'usage unknown'
  const cost = formatCost(usage.cost?.total)
  return `${formatTokens(usage.totalTokens)} tokens · ${cost}`
}

/** The same in full, for a tooltip. */
export function usageDetail(usage: Usage): string {
  return [
    `${usage.input.toLocaleString('en')} in`,
    `${usage.output.toLocaleString('en')} out`,
    `${usage.cacheRead.toLocaleString('en')} cache read`,
    `${usage.cacheWrite.toLocaleString('en')} cache write`,
  ].join(' · ')
}
