/** Result, payload and logs of a run. A failure comes first and says why. */
import { useState } from 'react'
import type { Run } from '../../../core/contract/run.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useEvents } from '../timeline/use-events.ts'
import { LongText } from '../timeline/value-view.tsx'
import { LogList } from './log-list.tsx'

type Tab = 'result' | 'payload' | 'logs'

export interface RunSummaryProps {
  run: Run
  /** Whether it has said anything: its lines are read only then. */
  speaks: boolean
}

export function RunSummary({ run, speaks }: RunSummaryProps) {
  const [tab, setTab] = useState<Tab>('result')
  const { events } = useEvents(speaks ? { runId: run.id } : null, ['log'])
  const logs = events.filter((event) => event.type === 'log')
  return (
    <Tabs<Tab>
      label="Run"
      value={tab}
      onChange={setTab}
      tabs={[
        { id: 'result', title: 'Result' },
        { id: 'payload', title: 'Payload' },
        { id: 'logs', title: 'Logs', note: logs.length > 0 && <Badge>{logs.length}</Badge> },
      ]}
    >
      {tab === 'logs' && <LogList logs={logs} />}
      {tab === 'payload' && <Value label="Payload" value={run.payload} />}
      {tab === 'result' && <Result run={run} />}
    </Tabs>
  )
}

function Result({ run }: { run: Run }) {
  if (run.error) {
    return (
      <div className="overflow-y-auto p-3">
        <ErrorPanel error={run.error} />
      </div>
    )
  }
  if (run.status === 'running') return <p className="p-4 text-ink-3">Still running…</p>
  if (run.status === 'aborted')
    return <p className="p-4 text-ink-3">Stopped before it had a result.</p>
  if (run.status === 'interrupted') {
    return (
      <p className="p-4 text-ink-2">
        Hearth ended while this run was under way. Run it again to start over with the same payload.
      </p>
    )
  }
  return <Value label="Result" value={run.result} />
}

function Value({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) {
    return <p className="p-4 text-ink-3">{label === 'Result' ? 'Returned nothing.' : 'Empty.'}</p>
  }
  if (typeof value === 'string') {
    return (
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <CopyButton
          text={value}
          label={`Copy ${label.toLowerCase()}`}
          className="absolute top-2 right-2"
        />
        <LongText label={label} text={value} />
      </div>
    )
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 py-2.5">
      <JsonView value={value} label={label} open={3} />
    </div>
  )
}
