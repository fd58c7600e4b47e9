/** The pairs of steps; stretches that are equal are folded unless they are asked for. */
import { UnfoldVertical } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { type Pair, stretches } from './align.ts'
import { PairRow } from './pair-row.tsx'

export interface PairListProps {
  pairs: readonly Pair[]
  /** Index of the first difference; -1 without any. */
  first: number
  showsAll: boolean
}

/** Drawn at once; a comparison of more is read in parts. */
const page = 300

export function PairList({ pairs, first, showsAll }: PairListProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [shown, setShown] = useState(page)
  const parts = stretches(pairs.slice(0, shown))
  const firstKey = pairs[first]?.key
  return (
    <ol aria-label="Steps" className="pb-6">
      {parts.map(({ key, isSame, pairs }) =>
        isSame && !showsAll && !opened.has(key) && pairs.length > 1 ? (
          <li key={key} className="flex h-8 items-center gap-2 border-b bg-sunken/60 px-4">
            <Button
              size="sm"
              look="ghost"
              icon={<UnfoldVertical size={12} />}
              onClick={() => setOpened(new Set(opened).add(key))}
            >
              {formatCount(pairs.length, 'equal step')}
            </Button>
          </li>
        ) : (
          pairs.map((pair) => (
            <PairRow key={pair.key} pair={pair} isFirst={pair.key === firstKey} />
          ))
        ),
      )}
      {shown < pairs.length && (
        <li className="flex justify-center p-3">
          <Button onClick={() => setShown(shown + page)}>
            Show more ({(pairs.length - shown).toLocaleString('en')} left)
          </Button>
        </li>
      )}
    </ol>
  )
}
