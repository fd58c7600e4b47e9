/** What starts by the clock: when next, what was missed, on and off. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Clock, Play, Power, PowerOff } from 'lucide-react'
import { useMemo } from 'react'
import { Schedule, ScheduleState } from '../../../core/contract/schedule.ts'
import { useProject } from '../../app/project.ts'
import { schedulesQuery } from '../../app/queries.ts'
import { buttonClass } from '../../ui/button.tsx'
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
import { useSettled } from '../lists/use-settled.ts'
import { PauseSchedules } from './pause-schedules.tsx'
import { scheduleColumns } from './schedule-columns.tsx'
import { ScheduleActions, ScheduleSwitch } from './schedule-controls.tsx'
import { cronText } from './schedule-words.ts'

const states = ScheduleState.options
const kinds = Schedule.shape.kind.options

const stateTexts: Record<ScheduleState, string> = {
  on: 'On',
  off: 'Off',
  failed: 'Did not start',
  missed: 'Missed',
}

export function SchedulesPage() {
  const project = useProject()
  const { search, words, isFiltered, change, clear, apply } = useListSearch('/p/$project/schedules')
  const chosen = readStates(search.status, states)
  const chosenKinds = readStates(search.kind, kinds)
  const isAttention = search.order === 'attention'
  const q = useSettled(words)
  const schedules = useQuery(
    schedulesQuery(project, {
      q: q || undefined,
      kind: chosenKinds.length > 0 ? chosenKinds : undefined,
      status: chosen.length > 0 ? chosen : undefined,
      order: isAttention ? 'attention' : undefined,
    }),
  )
  const items = schedules.data?.items ?? none
  // There is nothing to narrow down.
  const isEmpty = schedules.isSuccess && items.length === 0 && !isFiltered
  const selection = useSelection(useMemo(() => items.map(({ id }) => id), [items]))
  return (
    <>
      <PageHeader
        title="Schedules"
        description="Agents and workflows that start by the clock while Hearth is open."
        actions={<PauseSchedules />}
      />
      <ActivityTabs />
      {!isEmpty && (
        <FilterBar
          states={states}
          stateText={(state) => stateTexts[state]}
          counts={schedules.data?.counts}
          chosen={chosen}
          onStates={(next) => change({ status: next.join(',') || undefined })}
          words={words}
          onWords={(next) => change({ q: next || undefined })}
          choices={[
            {
              label: 'Kind',
              all: 'Agents and workflows',
              value: chosenKinds[0] ?? '',
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
      )}
      <BulkBar<Schedule>
        noun="schedule"
        items={items}
        idOf={({ id }) => id}
        nameOf={({ name, kind }) => `${kind} ${name}`}
        actions={useScheduleBulk()}
        selection={selection}
        onExport={(some) => exportRows(project.client, 'schedules', some)}
      />
      <ListState
        query={schedules}
        count={items.length}
        failure="The schedules could not be listed."
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState
            icon={<Clock size={20} />}
            title="Nothing starts by the clock"
            actions={
              <Link
                to="/p/$project/agents"
                params={{ project: project.id }}
                className={buttonClass()}
              >
                Choose an agent
              </Link>
            }
          >
            Give an agent or workflow a schedule in its Design, under Triggers; or export{' '}
            <code>triggers</code> with a <code>schedule</code> from its file.
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

const none: readonly Schedule[] = []

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
