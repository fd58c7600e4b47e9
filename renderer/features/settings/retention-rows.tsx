/** How long history is kept, where that is said, and the way to delete what is old at once. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useProject } from '../../app/project.ts'
import { retentionQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { PruneDialog } from './prune-dialog.tsx'
import { SettingRow } from './setting-rows.tsx'

export function RetentionRows() {
  const project = useProject()
  const retention = useQuery(retentionQuery(project))
  const [isPruning, setPruning] = useState(false)
  const { data } = retention
  return (
    <>
      {retention.isError && (
        <ErrorPanel
          className="m-3"
          error={retention.error}
          title="How long history is kept could not be read."
          actions={<Button onClick={() => retention.refetch()}>Try again</Button>}
        />
      )}
      {data && (
        <SettingRow name="Kept">
          <span className="min-w-0 flex-1">
            Events {span(data.events)}, runs {span(data.runs)}, dispatches {span(data.dispatches)}
            <span className="block text-ink-3 text-xs">
              Conversations are always kept. The [storage] table of the configuration says so.
            </span>
          </span>
          {data.file !== null && (
            <Link
              to="/p/$project/files"
              params={{ project: project.id }}
              search={{ path: data.file }}
              className={buttonClass('secondary', 'sm')}
            >
              Open {data.file}
            </Link>
          )}
        </SettingRow>
      )}
      <SettingRow name="Make room">
        <span className="min-w-0 flex-1 text-ink-3">
          What is older than the configuration keeps goes once a day by itself.
        </span>
        <Button size="sm" onClick={() => setPruning(true)}>
          Delete old history…
        </Button>
      </SettingRow>
      {isPruning && <PruneDialog onClose={() => setPruning(false)} />}
    </>
  )
}

function span(days: number): string {
  return days === 0 ? 'for ever' : `for ${formatCount(days, 'day')}`
}
