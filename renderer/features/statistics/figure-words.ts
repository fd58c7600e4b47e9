/** Figures in words. What is not known is said. */
import type { Figures, StatisticsBy } from '../../../core/contract/statistics.ts'
import { formatCost, formatCount } from '../../ui/format.ts'

export const countNouns: Record<StatisticsBy, string> = {
  agent: 'request',
  model: 'call',
  workflow: 'run',
}

export function allTokens({ tokens }: Figures): number {
  const { fresh, cacheRead, cacheWrite, output } = tokens
  return fresh + cacheRead + cacheWrite + output
}

/** `$1.20`, `$1.20 and 3 calls of unknown price`, `unknown`. */
export function costText({ cost, unpriced, calls }: Figures): string {
  if (cost === null) return unpriced > 0 ? 'unknown' : calls > 0 ? '$0' : '–'
  const rest = unpriced > 0 ? ` and ${formatCount(unpriced, 'call')} of unknown price` : ''
  return `${formatCost(cost)}${rest}`
}

/** `4.1 %`; a dash of nothing. */
export function errorShare({ count, errors }: Figures): string {
  if (count === 0) return '–'
  if (errors === 0) return '0 %'
  const share = (errors / count) * 100
  return `${share < 0.1 ? '<0.1' : share.toFixed(share < 10 ? 1 : 0)} %`
}
