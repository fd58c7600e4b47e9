/** What starts by the clock: when next, what was missed, on and off. */
import { useQuery } from '@tanstack/react-query'
import { Clock, Play, Power, PowerOff } from 'lucide-react'
import { useMemo } from 'react'
import type { Schedule } from '../../../core/contract/schedule.ts'
import { useProject } from '../../app/project.ts'
import { schedulesQuery } from '../../app/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ActivityTabs } from '../lists/activity-tabs.tsx'
import { BulkBar } from '../lists/bulk-bar.tsx'
import { exportRows } from '../lists/export-rows.ts'
import { FilterBar, readStates } from '../lists/filter-bar.tsx'
import { ListState } from '../lists/list-state.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { SavedViews } from '../lists/saved-views.tsx'
import type { BulkAction } from '../lists/use-bulk.ts'
import { useListSearch } from '../lists/use-list-search.ts'
import { useSelection } from '../lists/use-selection.ts'
import { holdsWords } from '../lists/words.ts'
import { PauseSchedules } from './pause-schedules.tsx'
import { scheduleColumns } from './schedule-columns.tsx'
import { ScheduleActions, ScheduleSwitch } from './schedule-controls.tsx'
import { cronText } from './schedule-words.ts'

const states = ['on', 'off', 'failed', 'missed'] as const
type State = (typeof states)[number]

const stateTexts: Record<State, string> = {
  on: 'On',
  off: 'Off',
  failed: 'Did not start',
  missed: 'Missed',
}

/** A schedule may be several of them. */
function isOf(schedule: Schedule, state: State): boolean {
  if (state === 'on' || state === 'off') return schedule.enabled === (state === 'on')
  return state === 'failed' ? schedule.lastError !== null : schedule.missed > 0
}

export function SchedulesPage() {
  const project = useProject()
  const { search, words, isFiltered, change, clear, apply } = useListSearch('/p/$project/schedules')
  const chosen = readStates(search.status, states)
  const isAttention = search.order === 'attention'
  const schedules = useQuery(schedulesQuery(project))
  const items = useMemo(() => {
    const all = (schedules.data ?? []).filter(
      (schedule) =>
        (chosen.length === 0 || chosen.some((state) => isOf(schedule, state))) &&
        (search.kind === undefined || schedule.kind === search.kind) &&
        holdsWords([schedule.name, schedule.kind, schedule.cron, schedule.file], words),
    )
    return all.toSorted((a, b) => {
      const urgency = isAttention ? needOf(b) - needOf(a) : 0
      return urgency || (a.nextAt ?? Number.MAX_VALUE) - (b.nextAt ?? Number.MAX_VALUE)
    })
  }, [schedules.data, chosen, search.kind, words, isAttention])
  const selection = useSelection(useMemo(() => items.map(({ id }) => id), [items]))
  return (
    <>
      <PageHeader
        title="Schedules"
        description="Agents and workflows that start by the clock while Hearth is open."
        actions={<PauseSchedules />}
      />
      <ActivityTabs />
      <FilterBar
        states={states}
        stateText={(state) => stateTexts[state]}
        chosen={chosen}
        onStates={(next) => change({ status: next.join(',') || undefined })}
        words={words}
        onWords={(next) => change({ q: next || undefined })}
        choices={[
          {
            label: 'Kind',
            all: 'Agents and workflows',
            value: search.kind ?? '',
            options: [
              { value: 'agent', title: 'Agents' },
              { value: 'workflow', title: 'Workflows' },
            ],
            onChange: (value) => change({ kind: value || undefined }),
          },
        ]}
        attention={{
          isOn: isAttention,
          onChange: (isOn) => change({ order: isOn ? 'attention' : undefined }),
        }}
        onClear={clear}
      >
        <SavedViews list="schedules" search={search} onApply={apply} />
      </FilterBar>
      <BulkBar<Schedule>
        noun="schedule"
        items={items}
        idOf={({ id }) => id}
        nameOf={({ name, kind }) => `${kind} ${name}`}
        actions={useScheduleBulk()}
        selection={selection}
        onExport={(some) => exportRows('schedules', some)}
      />
      <ListState
        query={schedules}
        count={items.length}
        failure="The schedules could not be listed."
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState icon={<Clock size={20} />} title="Nothing starts by the clock">
            An agent or workflow whose file exports <code>triggers</code> with a{' '}
            <code>schedule</code> appears here.
          </EmptyState>
        }
      />
      {items.length > 0 && (
        <ListTable<Schedule>
          label="Schedules"
          subject="Name"
          items={items}
          rowOf={(schedule) => ({
            id: schedule.id,
            status: schedule.enabled ? 'on' : 'off',
            name: schedule.name,
            detail: cronText(schedule),
            link: linkOf(project.id, schedule),
            lead: <ScheduleSwitch schedule={schedule} />,
          })}
          columns={scheduleColumns}
          actions={(schedule) => <ScheduleActions schedule={schedule} />}
          selection={selection}
        />
      )}
    </>
  )
}

function needOf({ lastError, missed }: Schedule): number {
  if (lastError !== null) return 2
  return missed > 0 ? 1 : 0
}

function linkOf(project: string, { kind, name }: Schedule) {
  if (kind === 'workflow') {
    return { to: '/p/$project/workflows/$workflow', params: { project, workflow: name } } as const
  }
  return { to: '/p/$project/agents/$agent', params: { project, agent: name } } as const
}

function useScheduleBulk(): BulkAction<Schedule>[] {
  const { client } = useProject()
  const set = (id: string, enabled: boolean) => client.schedules.update(id, { enabled })
  return [
    {
      id: 'on',
      title: 'Turn on',
      done: 'turned on',
      icon: <Power size={12} />,
      fits: ({ enabled }) => !enabled,
      work: ({ id }) => set(id, true),
      undo: ({ id }) => set(id, false),
    },
    {
      id: 'off',
      title: 'Turn off',
      done: 'turned off',
      icon: <PowerOff size={12} />,
      fits: ({ enabled }) => enabled,
      work: ({ id }) => set(id, false),
      undo: ({ id }) => set(id, true),
    },
    {
      id: 'run',
      title: 'Start now',
      done: 'started',
      icon: <Play size={12} />,
      fits: () => true,
      work: ({ id }) => client.schedules.run(id),
    },
  ]
}
