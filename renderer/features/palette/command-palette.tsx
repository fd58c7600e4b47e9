/** Ctrl/Cmd+K: every command, by name; those used last come first. */
import { useState } from 'react'
import { type Command, useCommandList } from '../../app/commands.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { PaletteFrame, PaletteGroup, PaletteItem } from './palette-frame.tsx'
import { recentCommands, rememberCommand } from './recent-commands.ts'

/** What belongs to the view comes first; what is wanted once a month comes last. */
const lastGroups = ['Go', 'Create', 'General', 'Project', 'Settings']

function placeOf(group: string): number {
  return lastGroups.indexOf(group)
}

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [used] = useState(recentCommands)
  const commands = useCommandList().filter((command) => !command.hidden)
  const groups = [...Map.groupBy(commands, (command) => command.group)].sort(
    ([left], [right]) => placeOf(left) - placeOf(right),
  )
  // While one types, each command is there once.
  const recent =
    typed === '' ? used.flatMap((id) => commands.find((one) => one.id === id) ?? []) : []
  function choose(command: Command) {
    rememberCommand(command.id)
    onClose()
    command.run()
  }
  return (
    <PaletteFrame
      title="Commands"
      placeholder="Search or run a command"
      empty="No command has that name."
      onType={setTyped}
      onClose={onClose}
    >
      <PaletteGroup heading="Recently used">
        {recent.map((command) => (
          <CommandItem key={command.id} command={command} place="recent" onChoose={choose} />
        ))}
      </PaletteGroup>
      {groups.map(([group, items]) => (
        <PaletteGroup key={group} heading={group}>
          {items.map((command) => (
            <CommandItem key={command.id} command={command} onChoose={choose} />
          ))}
        </PaletteGroup>
      ))}
    </PaletteFrame>
  )
}

interface CommandItemProps {
  command: Command
  /** Told apart from the same command further down. */
  place?: string
  onChoose: (command: Command) => void
}

function CommandItem({ command, place, onChoose }: CommandItemProps) {
  return (
    <PaletteItem
      id={place === undefined ? command.id : `${place} ${command.id}`}
      keywords={[command.title, command.keywords ?? '']}
      after={command.shortcut && <Kbd keys={command.shortcut} />}
      onSelect={() => onChoose(command)}
    >
      {command.title}
    </PaletteItem>
  )
}
