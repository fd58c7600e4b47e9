/** Both sides with their steps beside each other, and the ways from difference to difference. */
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useMemo } from 'react'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { align } from './align.ts'
import { PairList } from './pair-list.tsx'
import type { Side } from './side.ts'
import { SideHeads } from './side-heads.tsx'
import { useDifferences } from './use-differences.ts'

export interface ComparedProps {
  left: Side
  right: Side
  showsAll: boolean
  onShowAll: (showsAll: boolean) => void
  /** Key of the pair that the address names. */
  at: number | null
  onMove: (at: number) => void
  onReadOn: (side: Side) => void
  isReading: boolean
}

export function Compared(props: ComparedProps) {
  const { left, right, showsAll, onShowAll, at, onMove, onReadOn, isReading } = props
  const pairs = useMemo(() => align(left.steps, right.steps), [left.steps, right.steps])
  const differences = useDifferences(pairs, at, onMove)
  const { count, first, place, current, target } = differences
  const isRough = useMemo(() => pairs.some(({ isByPlace }) => isByPlace), [pairs])
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SideHeads left={left} right={right} />
      {[left, right].map(
        (side, index) =>
          side.part && (
            <Unread
              key={side.id}
              name={index === 0 ? 'left' : 'right'}
              side={side}
              isReading={isReading}
              onReadOn={() => onReadOn(side)}
            />
          ),
      )}
      {isRough && (
        <p role="status" className="border-b bg-warn-soft px-4 py-1.5 text-warn text-xs">
          Long stretches have too little in common to be matched: their steps stand side by side in
          the order in which they were done.
        </p>
      )}
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
        <output className="text-xs">
          {first === null
            ? `No difference in ${formatCount(pairs.length, 'step')}.`
            : `${formatCount(count, 'difference')} in ${formatCount(pairs.length, 'step')}; ${first === 0 ? 'they part at once' : `they part after ${formatCount(first, 'equal step')}`}.`}
        </output>
        {first !== null && (
          <>
            <Button size="sm" onClick={differences.goFirst}>
              Go to the first difference
            </Button>
            <span className="flex items-center">
              <IconButton
                size="sm"
                label="Previous difference"
                shortcut="Shift+N"
                icon={<ChevronUp size={14} />}
                onClick={differences.goPrevious}
              />
              <IconButton
                size="sm"
                label="Next difference"
                shortcut="n"
                icon={<ChevronDown size={14} />}
                onClick={differences.goNext}
              />
            </span>
            <output className="tabular text-ink-3 text-xs">
              {place !== null && `${place.toLocaleString('en')} of ${count.toLocaleString('en')}`}
            </output>
          </>
        )}
        <span className="ml-auto" />
        <Chip isOn={showsAll} onClick={() => onShowAll(!showsAll)}>
          Show what is equal
        </Chip>
      </div>
      <PairList pairs={pairs} first={first} current={current} target={target} showsAll={showsAll} />
    </div>
  )
}

interface UnreadProps {
  name: string
  side: Side
  isReading: boolean
  onReadOn: () => void
}

function Unread({ name, side, isReading, onReadOn }: UnreadProps) {
  const { length } = side.part?.events ?? []
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 border-b bg-warn-soft px-4 py-1.5 text-warn text-xs"
    >
      The {name} side goes on: its first {length.toLocaleString('en')} events (
      {formatCount(side.steps.length, 'step')}) are compared.
      <Button size="sm" busy={isReading} onClick={onReadOn}>
        Read more of the {name} side
      </Button>
    </div>
  )
}
