/** Two runs, operations or branches of a conversation side by side, with where they part marked. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeftRight, Columns2 } from 'lucide-react'
import { toast } from 'sonner'
import { useProject } from '../../app/project.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { describeError, ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Compared } from './compared.tsx'
import { PickOther } from './pick-other.tsx'
import { readOn, readSide, type Side } from './side.ts'

const path = '/p/$project/compare'

function sideQuery(project: ProjectScope, id: string | undefined) {
  return queryOptions({
    queryKey: projectKey(project.id, 'compare', id ?? null),
    queryFn: ({ signal }) => readSide(project, id ?? '', signal),
    enabled: id !== undefined,
    retry: false,
    // What was read on of something long is not given up for a look at another window.
    staleTime: ({ state }) => (state.data?.part ? Number.POSITIVE_INFINITY : 10_000),
  })
}

export function ComparePage() {
  const project = useProject()
  const { left, right, all, at } = useSearch({ from: path })
  const navigate = useNavigate({ from: path })
  const one = useQuery(sideQuery(project, left))
  const other = useQuery(sideQuery(project, right))
  const more = useReadOn()
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
                  search: (before) => ({ ...before, left: right, right: left, at: undefined }),
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
          at={at ?? null}
          onMove={(next) =>
            void navigate({ search: (before) => ({ ...before, at: next }), replace: true })
          }
          onReadOn={more.mutate}
          isReading={more.isPending}
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

/** Reads more of a side that is very long. */
function useReadOn() {
  const project = useProject()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (side: Side) => readOn(project, side),
    onSuccess: (side) => queries.setQueryData(sideQuery(project, side.id).queryKey, side),
    onError: (error) => {
      const { message, details } = describeError(error)
      toast.error(`No more was read. ${message}`, { description: details })
    },
  })
}
