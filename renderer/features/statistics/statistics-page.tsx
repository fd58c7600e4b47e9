/** What the project used and how it went, over time: charts, and a table of all names. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import type { Statistics, StatisticsBy } from '../../../core/contract/statistics.ts'
import { useProject } from '../../app/project.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ActivityTabs } from '../lists/activity-tabs.tsx'
import { SavedViews } from '../lists/saved-views.tsx'
import { Charts } from './charts.tsx'
import { ExportStatistics } from './export-statistics.tsx'
import { FigureRow } from './figure-row.tsx'
import { NameTable } from './name-table.tsx'
import { canBeHours, readBucket, readRange, usualRange } from './range.ts'
import { StatisticsControls } from './statistics-controls.tsx'

const path = '/p/$project/statistics'

interface Asked {
  range: string
  bucket: 'hour' | 'day' | undefined
  by: StatisticsBy
}

function statisticsQuery({ id, client }: ProjectScope, { range, bucket, by }: Asked) {
  return queryOptions({
    queryKey: projectKey(id, 'statistics', range, bucket ?? null, by),
    queryFn({ signal }) {
      const times = readRange(range, Date.now())
      const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
      return client.statistics.get({
        ...times,
        bucket: readBucket(bucket, times),
        by,
        timezone,
        signal,
      })
    },
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

export function StatisticsPage() {
  const project = useProject()
  const search = useSearch({ from: path })
  const navigate = useNavigate({ from: path })
  const { by = 'agent', range = usualRange, bucket, only } = search
  const query = useQuery(statisticsQuery(project, { range, bucket, by }))
  function change(part: Partial<typeof search>): void {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
  }
  const times = readRange(range, Date.now())
  const statistics = query.data
  return (
    <>
      <PageHeader
        title="Statistics"
        description="Tokens, cost, latency and errors. Everything counts where it ended."
        actions={<ExportStatistics statistics={statistics} only={only} />}
      />
      <ActivityTabs />
      <StatisticsControls
        by={by}
        range={range}
        times={times}
        bucket={readBucket(bucket, times)}
        canBeHours={canBeHours(times)}
        only={only}
        names={statistics?.totals.map(({ name }) => name) ?? []}
        onChange={change}
      >
        <SavedViews
          list="statistics"
          search={search}
          onApply={(next) => void navigate({ search: next })}
        />
      </StatisticsControls>
      {query.isPending && <Skeleton rows={8} />}
      {query.isError && !statistics && (
        <ErrorPanel
          className="m-4"
          error={query.error}
          title="The statistics could not be made."
          actions={<Button onClick={() => query.refetch()}>Try again</Button>}
        />
      )}
      {statistics && isEmpty(statistics) && (
        <EmptyState icon={<ChartColumn size={20} />} title="Nothing ended in this time">
          Choose a longer stretch of time, or let an agent do something.
        </EmptyState>
      )}
      {statistics && !isEmpty(statistics) && (
        <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
          <FigureRow statistics={statistics} only={only} />
          <Charts statistics={statistics} only={only} />
          <NameTable
            statistics={statistics}
            only={only}
            onOnly={(name) => change({ only: name })}
          />
        </div>
      )}
    </>
  )
}

function isEmpty({ totals }: Statistics): boolean {
  return totals.length === 0
}
