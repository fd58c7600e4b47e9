/** Which statistics: by what, of which time, in which steps, of whom alone. */
import type { ReactNode } from 'react'
import type { StatisticsBucket, StatisticsBy } from '../../../core/contract/statistics.ts'
import { Input, Select } from '../../ui/input.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { dayText, presets, type TimeRange, usualRange } from './range.ts'

interface Changes {
  by?: StatisticsBy | undefined
  bucket?: StatisticsBucket | undefined
  range?: string | undefined
  only?: string | undefined
}

export interface StatisticsControlsProps {
  by: StatisticsBy
  range: string
  times: TimeRange
  bucket: StatisticsBucket
  canBeHours: boolean
  only: string | undefined
  names: readonly string[]
  onChange: (part: Changes) => void
  children: ReactNode
}

const byTitles = [
  { id: 'agent', title: 'Agent' },
  { id: 'model', title: 'Model' },
  { id: 'workflow', title: 'Workflow' },
] as const

const bucketTitles = [
  { id: 'hour', title: 'Hours' },
  { id: 'day', title: 'Days' },
] as const

export function StatisticsControls(props: StatisticsControlsProps) {
  const { by, range, times, bucket, canBeHours, only, names, onChange, children } = props
  const isPreset = presets.some(({ id }) => id === range)
  const [first, last] = [dayText(times.from), dayText(times.to - 1)]
  return (
    <search className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <Segmented
        label="By"
        value={by}
        onChange={(next) => onChange({ by: next === 'agent' ? undefined : next, only: undefined })}
        options={byTitles}
      />
      <Select
        aria-label="Time"
        value={isPreset ? range : 'days'}
        onChange={(event) => {
          const next = event.target.value
          onChange({
            range: next === 'days' ? `${first}..${last}` : next === usualRange ? undefined : next,
          })
        }}
        className="h-6! w-auto! text-xs!"
      >
        {presets.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
        <option value="days">From … to …</option>
      </Select>
      {!isPreset && (
        <>
          <Input
            type="date"
            aria-label="First day"
            value={first}
            max={last}
            onChange={(event) => onChange({ range: `${event.target.value}..${last}` })}
            className="h-6! w-auto! text-xs!"
          />
          <Input
            type="date"
            aria-label="Last day"
            value={last}
            min={first}
            onChange={(event) => onChange({ range: `${first}..${event.target.value}` })}
            className="h-6! w-auto! text-xs!"
          />
        </>
      )}
      {canBeHours && (
        <Segmented
          label="In steps of"
          value={bucket}
          onChange={(next) => onChange({ bucket: next })}
          options={bucketTitles}
        />
      )}
      <Select
        aria-label="Only"
        value={only ?? ''}
        onChange={(event) => onChange({ only: event.target.value || undefined })}
        className="h-6! w-auto! max-w-52 text-xs!"
      >
        <option value="">{`All ${by}s`}</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <span className="ml-auto">{children}</span>
    </search>
  )
}
