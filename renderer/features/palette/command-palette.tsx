/** Ctrl/Cmd+K: every command, by name. */
import { type Command, useCommandList } from '../../app/commands.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { PaletteFrame, PaletteGroup, PaletteItem } from './palette-frame.tsx'

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const commands = useCommandList().filter((command) => !command.hidden)
  const groups = [...Map.groupBy(commands, (command) => command.group)]
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
