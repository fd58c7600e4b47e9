/** Light, dark, or as the system says; and where size and motion are decided. */
import { Monitor, Moon, Sun } from 'lucide-react'
import { RadioGroup as Radix } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import { desktop } from '../../app/desktop.ts'
import { setTheme, type ThemeChoice, useThemeChoice } from '../../app/theme.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { SettingRow, SettingRows } from './setting-rows.tsx'

const themes = [
  { id: 'system', title: 'System', Icon: Monitor },
  { id: 'light', title: 'Light', Icon: Sun },
  { id: 'dark', title: 'Dark', Icon: Moon },
] as const satisfies { id: ThemeChoice; title: string; Icon: typeof Sun }[]

export function AppearanceSection() {
  const chosen = useThemeChoice()
  const isStill = useReducedMotion()
  return (
    <>
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
      <SettingRows>
        <SettingRow name="Size">
          <Kbd keys="Mod+=" />
          <Kbd keys="Mod+-" />
          <Kbd keys="Mod+0" />
          <span className="ml-1.5 text-ink-2">
            {desktop() ? 'Buttons for it are in Desktop app.' : 'The browser’s own zoom.'}
          </span>
        </SettingRow>
        <SettingRow name="Motion">
          {isStill
            ? 'Reduced: the system asks for less.'
            : 'Short and few. With less motion in the system’s settings, none.'}
        </SettingRow>
      </SettingRows>
    </>
  )
}

const less = '(prefers-reduced-motion: reduce)'

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(less)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => matchMedia(less).matches,
  )
}
