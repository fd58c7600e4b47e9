/** Two runs, operations or branches of a conversation side by side, with where they part marked. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeftRight, Columns2 } from 'lucide-react'
import { useMemo } from 'react'
import { useProject } from '../../app/project.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { align, firstDifference } from './align.ts'
import { PairList } from './pair-list.tsx'
import { PickOther } from './pick-other.tsx'
import { readSide, type Side } from './side.ts'
import { SideHeads } from './side-heads.tsx'

const path = '/p/$project/compare'

function sideQuery(project: ProjectScope, id: string | undefined) {
  return queryOptions({
    queryKey: projectKey(project.id, 'compare', id ?? null),
    queryFn: ({ signal }) => readSide(project, id ?? '', signal),
    enabled: id !== undefined,
    retry: false,
  })
}

export function ComparePage() {
  const project = useProject()
  const { left, right, all } = useSearch({ from: path })
  const navigate = useNavigate({ from: path })
  const one = useQuery(sideQuery(project, left))
  const other = useQuery(sideQuery(project, right))
  const error = one.error ?? other.error
  return (
    <>
      <PageHeader
        title="Compare"
        description="Two runs, operations or branches of a conversation, step by step."
        actions={
          left !== undefined &&
          right !== undefined && (
            <Button
              icon={<ArrowLeftRight size={14} />}
              onClick={() =>
                void navigate({
                  search: (before) => ({ ...before, left: right, right: left }),
                  replace: true,
                })
              }
            >
              Swap sides
            </Button>
          )
        }
      />
      {left === undefined && (
        <EmptyState icon={<Columns2 size={20} />} title="Nothing to compare yet">
          Select two rows of Runs or Activity, or choose “Compare with…” of one of them or of a
          conversation.
        </EmptyState>
      )}
      {error && (
        <ErrorPanel
          className="m-4"
          error={error}
          title="They could not be compared."
          actions={
            <Button onClick={() => void Promise.all([one.refetch(), other.refetch()])}>
              Try again
            </Button>
          }
        />
      )}
      {left !== undefined && right === undefined && one.data && (
        <PickOther
          side={one.data}
          onPick={(id) =>
            void navigate({ search: (before) => ({ ...before, right: id }), replace: true })
          }
        />
      )}
      {!error && (one.isLoading || other.isLoading) && <Skeleton rows={8} />}
      {one.data && other.data && (
        <Compared
          key={`${left} ${right}`}
          left={one.data}
          right={other.data}
          showsAll={all ?? false}
          onShowAll={(next) =>
            void navigate({
              search: (before) => ({ ...before, all: next || undefined }),
              replace: true,
            })
          }
        />
      )}
    </>
  )
}

interface ComparedProps {
  left: Side
  right: Side
  showsAll: boolean
  onShowAll: (showsAll: boolean) => void
}

function Compared({ left, right, showsAll, onShowAll }: ComparedProps) {
  const pairs = useMemo(() => align(left.steps, right.steps), [left.steps, right.steps])
  const first = firstDifference(pairs)
  const different = pairs.filter(({ state }) => state !== 'same').length
  return (
    <div className="min-h-0 flex-1 overflow-y-auto" id="compared">
      <SideHeads left={left} right={right} />
      <div className="flex min-h-10 flex-wrap items-center gap-2 border-b px-4 py-1.5">
        <output className="text-xs">
          {first === -1
            ? `No difference in ${formatCount(pairs.length, 'step')}.`
            : `${formatCount(different, 'difference')} in ${formatCount(pairs.length, 'step')}; ${first === 0 ? 'they part at once' : `they part after ${formatCount(first, 'equal step')}`}.`}
        </output>
        {first !== -1 && (
          <Button size="sm" onClick={() => showPair(pairs[first]?.key ?? 0)}>
            Go to the first difference
          </Button>
        )}
        <span className="ml-auto" />
        <Chip isOn={showsAll} onClick={() => onShowAll(!showsAll)}>
          Show what is equal
        </Chip>
      </div>
      <PairList pairs={pairs} first={first} showsAll={showsAll} />
    </div>
  )
}

function showPair(key: number): void {
  const row = document.getElementById(`pair-${key}`)
  row?.scrollIntoView({ block: 'center' })
  row?.focus()
}
