/** All shortcuts, and what is running here. */
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../app/client.ts'
import { statusQuery } from '../../app/queries.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { timelineShortcuts } from '../timeline/no-span.tsx'
import { ShortcutRows } from './shortcut-rows.tsx'

export function AboutSection() {
  const { data } = useQuery(statusQuery(useClient()))
  return (
    <>
      <ShortcutRows />
      <Shortcuts title="In a timeline" rows={timelineShortcuts} />
      <p className="text-ink-3">
        Hearth {data?.version ?? ''}. MIT licence. No account; nothing is reported to anyone, and it
        works with the network off.
      </p>
    </>
  )
}

interface ShortcutsProps {
  title: string
  rows: readonly { title: string; keys: readonly string[] }[]
}

function Shortcuts({ title, rows }: ShortcutsProps) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium">{title}</h3>
      <ul className="divide-y rounded-lg border bg-panel shadow-soft">
        {rows.map((row) => (
          <li key={row.title} className="flex h-8 items-center gap-2 px-4">
            <span className="flex-1 text-ink-2">{row.title}</span>
            {row.keys.map((keys) => (
              <span key={keys}>
                <span className="sr-only">{keys}</span>
                <Kbd keys={keys} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
