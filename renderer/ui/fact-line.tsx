/** Names and values in one line, such as the numbers of a run. */
import type { ReactNode } from 'react'

export interface Fact {
  name: string
  value: ReactNode
}

export function FactLine({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="flex shrink-0 flex-wrap gap-x-6 gap-y-1 border-b px-4 py-2">
      {facts.map(({ name, value }) => (
        <div key={name} className="flex items-baseline gap-1.5">
          <dt className="text-2xs text-ink-3">{name}</dt>
          <dd className="tabular text-xs">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
