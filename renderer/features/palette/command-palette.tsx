/** Ctrl/Cmd+K: every command, by name. */
import { type Command, useCommandList } from '../../app/commands.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { PaletteFrame, PaletteGroup, PaletteItem } from './palette-frame.tsx'

/** What belongs to the view comes first; what is wanted once a month comes last. */
const lastGroups = ['Go', 'Create', 'General', 'Project']

function placeOf(group: string): number {
  return lastGroups.indexOf(group)
}

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const commands = useCommandList().filter((command) => !command.hidden)
  const groups = [...Map.groupBy(commands, (command) => command.group)].sort(
    ([left], [right]) => placeOf(left) - placeOf(right),
  )
  function choose(command: Command) {
    onClose()
    command.run()
  }
  return (
    <PaletteFrame
      title="Commands"
      placeholder="Search or run a command"
      empty="No command has that name."
      onClose={onClose}
    >
      {groups.map(([group, items]) => (
        <PaletteGroup key={group} heading={group}>
          {items.map((command) => (
            <PaletteItem
              key={command.id}
              id={command.id}
              keywords={[command.title, command.keywords ?? '']}
              after={command.shortcut && <Kbd keys={command.shortcut} />}
              onSelect={() => choose(command)}
            >
              {command.title}
            </PaletteItem>
          ))}
        </PaletteGroup>
      ))}
    </PaletteFrame>
  )
}
