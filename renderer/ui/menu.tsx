/** A drop-down menu: trigger, items, separators and labels. */
import { DropdownMenu as Radix } from 'radix-ui'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { cx } from './cx.ts'
import { Kbd } from './kbd.tsx'
import { isStrayPick, settlingMs } from './stray-key.ts'

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode
  align?: 'start' | 'center' | 'end'
  /** For what must not be picked by accident: no key picks before the menu has had the focus for a moment. */
  isGuarded?: boolean
  /** Given together: for a menu that something else opens as well. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}

/** Whether keys may pick: a guarded menu has had the focus for long enough. */
const Settled = createContext(true)

export function Menu(props: MenuProps) {
  const { trigger, align = 'start', isGuarded = false, open, onOpenChange, children } = props
  return (
    <Radix.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[70vh] min-w-48 max-w-96 animate-rise overflow-y-auto rounded-lg bg-raised p-1 shadow-raised"
        >
          {isGuarded ? <Guarded>{children}</Guarded> : children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** `data-settled` says that keys pick. */
function Guarded({ children }: { children: ReactNode }) {
  const [hasFocus, setHasFocus] = useState(false)
  const [hasSettled, setHasSettled] = useState(false)
  useEffect(() => {
    if (!hasFocus) return
    const timer = setTimeout(() => setHasSettled(true), settlingMs)
    return () => clearTimeout(timer)
  }, [hasFocus])
  return (
    <Radix.Group data-settled={hasSettled} onFocus={() => setHasFocus(true)}>
      <Settled value={hasSettled}>{children}</Settled>
    </Radix.Group>
  )
}

export interface MenuItemProps {
  icon?: ReactNode
  shortcut?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem(props: MenuItemProps) {
  const { icon, shortcut, danger = false, disabled = false, onSelect, children } = props
  const hasSettled = use(Settled)
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={onSelect}
      onKeyDown={(event) => {
        if (isStrayPick(event, hasSettled)) event.preventDefault()
      }}
      className={cx(
        'flex min-h-7 select-none items-center gap-2 rounded-md px-2 py-1 outline-none',
        'data-[highlighted]:bg-pressed data-[disabled]:opacity-45',
        'focus-visible:shadow-[inset_2px_0_0_var(--color-accent)]',
        danger ? 'text-bad' : 'text-ink',
      )}
    >
      {icon && <span className="shrink-0 text-ink-3 [.text-bad>&]:text-bad">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut && <Kbd keys={shortcut} />}
    </Radix.Item>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className="mx-1 my-1 h-px bg-line" />
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <Radix.Label className="px-2 pt-1.5 pb-1 font-medium text-2xs text-ink-3">
      {children}
    </Radix.Label>
  )
}
