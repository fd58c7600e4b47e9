/** Chooses between the views of a timeline. */
import {
  Flame,
  ListTree,
  type LucideIcon,
  ScrollText,
  ChartGantt as WaterfallIcon,
} from 'lucide-react'
import type { TimelineSearch } from '../../app/search.ts'
import { cx } from '../../ui/cx.ts'

type View = NonNullable<TimelineSearch['view']>

const views: { id: View; title: string; Icon: LucideIcon }[] = [
  { id: 'waterfall', title: 'Waterfall', Icon: WaterfallIcon },
  { id: 'tree', title: 'Tree', Icon: ListTree },
  { id: 'flame', title: 'Flame', Icon: Flame },
  { id: 'log', title: 'Log', Icon: ScrollText },
]

export function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <fieldset aria-label="View" className="flex shrink-0 rounded-md bg-hover p-0.5">
      {views.map(({ id, title, Icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          onClick={() => onView(id)}
          className={cx(
            'inline-flex h-5 items-center gap-1.5 rounded-sm px-2 text-xs',
            view === id ? 'bg-panel text-ink shadow-soft' : 'text-ink-2 hover:text-ink',
          )}
        >
          <Icon size={12} aria-hidden />
          {title}
        </button>
      ))}
    </fieldset>
  )
}
