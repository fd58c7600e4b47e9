/** What this project's history takes on disk, and where. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.ts'
import { projectDetailsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BackupRows } from './backup-rows.tsx'
import { RetentionRows } from './retention-rows.tsx'
import { SettingRow, SettingRows } from './setting-rows.tsx'

export function StorageSection() {
  const details = useQuery(projectDetailsQuery(useProject()))
  if (details.isPending) return <Skeleton rows={4} />
  if (details.isError) {
    return (
      <ErrorPanel
        error={details.error}
        title="The size of the store could not be read."
        actions={<Button onClick={() => details.refetch()}>Try again</Button>}
      />
    )
  }
  const { size, root } = details.data
  return (
    <>
      <p className="text-ink-2">
        Conversations, runs and events of this project. Deleting its .hearth folder loses the
        history and nothing else: agents and workflows are files of the project.
      </p>
      <SettingRows>
        <SettingRow name="Project folder">
          <PathText path={root} />
        </SettingRow>
        <SettingRow name="Database">
          <PathText path={size.path} />
        </SettingRow>
        <SettingRow name="Size">
          <span className="tabular">
            {formatBytes(size.bytes)}
            {size.walBytes > 0 && (
              <span className="text-ink-3"> and {formatBytes(size.walBytes)} not yet merged</span>
            )}
          </span>
        </SettingRow>
        <SettingRow name="Events">
          <span className="tabular">{size.events.toLocaleString('en')}</span>
        </SettingRow>
        <SettingRow name="Messages">
          <span className="tabular">{size.entries.toLocaleString('en')}</span>
        </SettingRow>
        {size.imports.count > 0 && (
          <SettingRow name="Imported timelines">
            <span className="tabular">
              {size.imports.count.toLocaleString('en')}, {formatBytes(size.imports.bytes)}
            </span>
          </SettingRow>
        )}
        <RetentionRows />
        <BackupRows />
      </SettingRows>
    </>
  )
}

function PathText({ path }: { path: string }) {
  return (
    <>
      <code title={path} className="min-w-0 truncate font-mono text-xs">
        {path}
      </code>
      <CopyButton text={path} label="Copy path" />
    </>
  )
}
