/** A small panel that a button opens beside itself, for controls that have no room in the row. */
import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactNode
  label: string
  align?: 'start' | 'center' | 'end'
  children: ReactNode
}

export function Popover({ trigger, label, align = 'start', children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 flex max-h-[70vh] w-72 animate-rise flex-col gap-3 overflow-y-auto rounded-lg bg-raised p-3 shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
