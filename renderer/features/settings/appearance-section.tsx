/** Light, dark, or as the system says. */
import { Monitor, Moon, Sun } from 'lucide-react'
import { RadioGroup as Radix } from 'radix-ui'
import { setTheme, type ThemeChoice, useThemeChoice } from '../../app/theme.ts'

const themes = [
  { id: 'system', title: 'System', Icon: Monitor },
  { id: 'light', title: 'Light', Icon: Sun },
  { id: 'dark', title: 'Dark', Icon: Moon },
] as const satisfies { id: ThemeChoice; title: string; Icon: typeof Sun }[]

export function AppearanceSection() {
  const chosen = useThemeChoice()
  return (
    <Radix.Root
      aria-label="Theme"
      value={chosen}
      onValueChange={(value) => {
        const theme = themes.find(({ id }) => id === value)
        if (theme) setTheme(theme.id)
      }}
      className="flex gap-3"
    >
      {themes.map(({ id, title, Icon }) => (
        <Radix.Item
          key={id}
          value={id}
          className="flex h-20 w-32 flex-col items-center justify-center gap-2 rounded-lg border bg-panel text-ink-2 hover:border-control data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:text-accent-text"
        >
          <Icon size={18} aria-hidden />
          {title}
        </Radix.Item>
      ))}
    </Radix.Root>
  )
}
