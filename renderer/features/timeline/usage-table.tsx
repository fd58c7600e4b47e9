/** Tokens and money of a span, with what is under it. A price nobody knows is said to be unknown. */
import type { Usage } from '../../../core/contract/usage.ts'
import { formatCost } from '../../ui/format.ts'

export function UsageTable({ usage }: { usage: Usage }) {
  const { cost } = usage
  /** Thought and said cost the same. */
  const shareOf = (tokens: number) =>
    cost && (usage.output > 0 ? (cost.output * tokens) / usage.output : 0)
  const reasoning = usage.reasoning ?? 0
  const rows = [
    { name: 'Fresh', tokens: usage.input, price: cost?.input },
    { name: 'Cache read', tokens: usage.cacheRead, price: cost?.cacheRead },
    { name: 'Cache write', tokens: usage.cacheWrite, price: cost?.cacheWrite },
    ...(reasoning > 0 ? [{ name: 'Reasoning', tokens: reasoning, price: shareOf(reasoning) }] : []),
    { name: 'Out', tokens: usage.output - reasoning, price: shareOf(usage.output - reasoning) },
    { name: 'Total', tokens: usage.totalTokens, price: cost?.total },
  ]
  return (
    <div>
      <table className="tabular w-full text-xs">
        <caption className="pb-1 text-left font-medium">Tokens</caption>
        <tbody>
          {rows.map(({ name, tokens, price }) => (
            <tr key={name} className={name === 'Total' ? 'border-t' : undefined}>
              <th scope="row" className="py-0.5 text-left font-normal text-ink-3">
                {name}
              </th>
              <td className="text-right">{tokens.toLocaleString('en')}</td>
              <td className="w-28 text-right text-ink-3">
                {cost ? formatCost(price) : name === 'Total' ? 'cost unknown' : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cost?.prices && <p className="pt-1 text-2xs text-ink-3">List prices of {cost.prices}</p>}
    </div>
  )
}
