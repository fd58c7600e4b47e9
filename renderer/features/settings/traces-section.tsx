/** Whether this project's traces are sent, where to, and how that goes. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.ts'
import { projectDetailsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SettingRow, SettingRows } from './setting-rows.tsx'

export function TracesSection() {
  const details = useQuery(projectDetailsQuery(useProject()))
  if (details.isPending) return <Skeleton rows={3} />
  if (details.isError) {
    return (
      <ErrorPanel
        error={details.error}
        title="Where traces go could not be read."
        actions={<Button onClick={() => details.refetch()}>Try again</Button>}
      />
    )
  }
  const { enabled, endpoint, serviceName, captureContent, source, lastError } =
    details.data.telemetry
  return (
    <>
      <p className="text-ink-2">
        Spans of OpenTelemetry: one for each run, operation, model turn, tool and command. They are
        sent only where the [telemetry] table of hearth.toml or an OTEL variable says so.
      </p>
      <SettingRows>
        <SettingRow name="Sent to">
          {enabled ? (
            <code title={endpoint ?? ''} className="min-w-0 truncate font-mono text-xs">
              {endpoint}
            </code>
          ) : (
            'Nowhere'
          )}
        </SettingRow>
        {enabled && (
          <>
            <SettingRow name="As">{serviceName}</SettingRow>
            <SettingRow name="Set by">
              {source === 'environment' ? 'Environment variables' : 'The [telemetry] table'}
            </SettingRow>
            <SettingRow name="Content">
              {captureContent
                ? 'Sent: prompts, answers, arguments, results and commands'
                : 'Not sent'}
            </SettingRow>
          </>
        )}
        {lastError !== null && (
          <SettingRow name="Last attempt">
            <span role="status" className="text-bad">
              {lastError}
            </span>
          </SettingRow>
        )}
      </SettingRows>
    </>
  )
}
