/** In place of details while nothing is selected: how to get about. */
import { Kbd } from '../../ui/kbd.tsx'

export const timelineShortcuts = [
  { title: 'Next and previous span', keys: ['J', 'K'] },
  { title: 'Parent and first child', keys: ['H', 'L'] },
  { title: 'Zoom to span', keys: ['Enter'] },
  { title: 'Fit everything', keys: ['F'] },
  { title: 'Next error', keys: ['E'] },
  { title: 'Find', keys: ['/'] },
  { title: 'Next and previous match', keys: ['N', 'Shift+N'] },
  { title: 'Earlier, later', keys: ['←', '→'] },
  { title: 'Zoom in, zoom out', keys: ['=', '-'] },
  { title: 'Copy span as Markdown', keys: ['C'] },
]

export function NoSpan() {
  return (
    <section aria-label="Details" className="flex min-h-0 flex-1 flex-col overflow-y-auto p-4">
      <p className="text-ink-2">Select a span to see what went in and what came out.</p>
      <ul className="mt-4 flex flex-col gap-1">
        {timelineShortcuts.map(({ title, keys }) => (
          <li key={title} className="flex items-center gap-2 text-ink-3 text-xs">
            <span className="flex-1">{title}</span>
            {keys.map((cap) => (
              <span key={cap}>
                <span className="sr-only">{cap}</span>
                <Kbd keys={cap} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
