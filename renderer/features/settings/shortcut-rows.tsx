/** The shortcuts that work everywhere: each can be changed, and says when a key is taken. */
import { RotateCcw } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { chooseKeys, chosenKeys, isSameKeys, pressedKeys } from '../../app/chosen-keys.ts'
import { type Command, useCommandList } from '../../app/commands.ts'
import { viewCommands } from '../../app/page-commands.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { isApple, Kbd, keyCaps } from '../../ui/kbd.tsx'

/** Another command has the key that was pressed. */
interface Taken {
  keys: string
  title: string
  /** Null when it belongs to a view and stays there. */
  release: Record<string, string> | null
}

const tooPlain = 'That key is needed for moving and writing. Add Ctrl or Alt to it.'

type Asking = { id: string; problem: string | null; taken: Taken | null }

export function ShortcutRows() {
  const commands = useCommandList()
  const chosen = chosenKeys()
  const [asking, setAsking] = useState<Asking | null>(null)
  const rows = commands
    .filter(({ id, shortcut }) => shortcut !== undefined || chosen[id] !== undefined)
    .sort((left, right) => rank(left.group) - rank(right.group))

  function press(event: KeyboardEvent, command: Command): void {
    // The way to the buttons beside it.
    if (event.key === 'Tab') return
    // Also those that the window would take.
    event.preventDefault()
    event.stopPropagation()
    const keys = event.key === 'Escape' ? null : pressedKeys(event.nativeEvent, isApple)
    if (event.key === 'Escape') setAsking(null)
    if (keys === null) return
    const taken = keys === 'needed' ? null : whoHas(keys, command, commands)
    if (keys === 'needed') setAsking({ id: command.id, problem: tooPlain, taken })
    else if (taken) setAsking({ id: command.id, problem: null, taken })
    else give(command, keys)
  }
  function give(command: Command, keys: string, release: Record<string, string> = {}): void {
    chooseKeys({ ...release, [command.id]: keys })
    setAsking(null)
  }
  return (
    <section aria-label="Shortcuts" className="flex flex-col gap-1.5">
      <div className="flex h-7 items-center">
        <h3 className="flex-1 font-medium">Everywhere</h3>
        {Object.keys(chosen).length > 0 && (
          <Button
            size="sm"
            look="ghost"
            onClick={() =>
              chooseKeys(Object.fromEntries(Object.keys(chosen).map((id) => [id, null])))
            }
          >
            Reset all
          </Button>
        )}
      </div>
      <ul className="divide-y rounded-lg border bg-panel shadow-soft">
        {rows.map((command) => {
          const asked = asking?.id === command.id ? asking : null
          return (
            <li
              key={command.id}
              className="flex min-h-8 flex-wrap items-center gap-2 py-0.5 pr-2 pl-4"
            >
              <span className="min-w-0 flex-1 text-ink-2">{command.title}</span>
              {chosen[command.id] !== undefined && (
                <IconButton
                  size="sm"
                  label={`Reset the shortcut of ${command.title}`}
                  icon={<RotateCcw size={13} />}
                  onClick={() => chooseKeys(backToOwn(command, commands))}
                />
              )}
              <button
                type="button"
                onClick={() => setAsking({ id: command.id, problem: null, taken: null })}
                onKeyDown={(event) => asked && press(event, command)}
                onBlur={(event) => {
                  const next = event.relatedTarget
                  const isAnswer =
                    next instanceof Node && event.currentTarget.parentNode?.contains(next)
                  if (asked && !isAnswer) setAsking(null)
                }}
                className="flex h-6 min-w-10 items-center justify-end rounded-sm px-1.5 text-ink-3 text-xs hover:bg-hover"
              >
                <span className="sr-only">{`Change the shortcut of ${command.title}, now ${command.shortcut ?? 'none'}`}</span>
                {asked && <span>Press the new keys</span>}
                {!asked && command.shortcut && <Kbd keys={command.shortcut} />}
                {!asked && !command.shortcut && <span aria-hidden>none</span>}
              </button>
              {asked && (
                <p role="status" className="flex w-full items-center gap-2 pb-1 text-ink-2 text-xs">
                  <span className="flex-1">{asked.problem ?? said(asked.taken)}</span>
                  {asked.taken?.release && (
                    <Button
                      size="sm"
                      onClick={() =>
                        asked.taken && give(command, asked.taken.keys, asked.taken.release ?? {})
                      }
                    >
                      Use it here
                    </Button>
                  )}
                  <Button size="sm" look="ghost" onClick={() => give(command, '')}>
                    No shortcut
                  </Button>
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function said(taken: Taken | null): string {
  if (!taken) return 'Esc leaves it as it is.'
  const keys = keyCaps(taken.keys).join(' ')
  return taken.release
    ? `${keys} belongs to “${taken.title}”, which would have none then.`
    : `${keys} belongs to “${taken.title}” in its view. Press others.`
}

/** Whoever was given its key meanwhile goes back to their own as well. */
function backToOwn(
  { id, ownShortcut = '' }: Command,
  commands: readonly Command[],
): Record<string, null> {
  const has = ({ shortcut }: Command) => shortcut !== undefined && isSameKeys(shortcut, ownShortcut)
  const others = commands.filter(has).map((command) => [command.id, null])
  return { ...Object.fromEntries(others), [id]: null }
}

function whoHas(keys: string, command: Command, commands: readonly Command[]): Taken | null {
  const isIt = ({ id, shortcut }: { id: string; shortcut?: string }) =>
    id !== command.id && shortcut !== undefined && isSameKeys(shortcut, keys)
  const here = commands.find(isIt)
  if (here) return { keys, title: here.title, release: { [here.id]: '' } }
  const inView = viewCommands.find(isIt)
  return inView ? { keys, title: inView.title, release: null } : null
}

/** What is of use in any view comes before what belongs to one. */
function rank(group: string): number {
  const place = ['General', 'Go'].indexOf(group)
  return place === -1 ? 9 : place
}
