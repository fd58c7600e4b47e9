/** Names and values, one a row, in a box. */
import type { ReactNode } from 'react'

export function SettingRows({ children }: { children: ReactNode }) {
  return <dl className="divide-y rounded-lg border bg-panel shadow-soft">{children}</dl>
}

export function SettingRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-10 items-center gap-4 px-4 py-1.5">
      <dt className="w-36 shrink-0 text-ink-3">{name}</dt>
      <dd className="flex min-w-0 flex-1 items-center gap-1.5">{children}</dd>
    </div>
  )
}
