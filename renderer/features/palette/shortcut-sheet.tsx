/** `?`: every shortcut, by group. */
import { useCommandList } from '../../app/commands.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { timelineShortcuts } from '../timeline/no-span.tsx'

/** Keys that belong to a place and not to a command. */
const local = [
  { group: 'Chat', title: 'Send the message', shortcut: 'Enter' },
  { group: 'Chat', title: 'New line', shortcut: 'Shift+Enter' },
  { group: 'Chat', title: 'Stop the answer', shortcut: 'Esc' },
  { group: 'Code', title: 'Save', shortcut: 'Mod+S' },
].map(({ group, title, shortcut }) => ({ group, title, keys: [shortcut] }))

const inTimelines = timelineShortcuts.map((row) => ({ group: 'Timeline', ...row }))

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const commands = useCommandList()
  const rows = [
    ...commands.flatMap(({ group, title, shortcut }) =>
      shortcut ? [{ group, title, keys: [shortcut] }] : [],
    ),
    ...local,
    ...inTimelines,
  ]
  const groups = [...Map.groupBy(rows, (row) => row.group)]
  return (
    <Dialog open wide onOpenChange={(isOpen) => !isOpen && onClose()} title="Keyboard shortcuts">
      <div className="columns-1 gap-8 pb-3 sm:columns-2">
        {groups.map(([group, items]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-medium text-ink-3 text-xs">{group}</h3>
            <dl>
              {items.map(({ title, keys }) => (
                <div key={title} className="flex h-7 items-center justify-between gap-3">
                  <dt className="truncate">{title}</dt>
                  <dd className="flex shrink-0 gap-2">
                    {keys.map((one) => (
                      <span key={one}>
                        <span className="sr-only">{one}</span>
                        <Kbd keys={one} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
