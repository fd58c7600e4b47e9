/** The box both palettes share: a field at the top and a list that follows the typing. */
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { giveFocusBack } from '../../ui/focus-history.ts'
import { matchScore } from './match-score.ts'

export interface PaletteFrameProps {
  title: string
  placeholder: string
  onClose: () => void
  /** Set when the caller wants to know what is typed. */
  onType?: (text: string) => void
  empty: string
  children: ReactNode
}

export function PaletteFrame(props: PaletteFrameProps) {
  const { title, placeholder, onClose, onType, empty, children } = props
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/25" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            giveFocusBack(event.target)
          }}
          className="fixed top-[10vh] left-1/2 z-40 w-[calc(100vw-32px)] max-w-[600px] -translate-x-1/2 animate-rise overflow-hidden rounded-xl bg-raised shadow-raised"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <Command label={title} loop filter={fit}>
            <div className="flex h-11 items-center gap-2.5 border-b px-3.5">
              <Search size={16} className="shrink-0 text-ink-3" aria-hidden />
              <Command.Input
                autoFocus
                placeholder={placeholder}
                className="h-full min-w-0 flex-1 bg-transparent text-base focus-visible:outline-none"
                {...(onType ? { onValueChange: onType } : {})}
              />
            </div>
            <Command.List className="max-h-[56vh] scroll-py-2 overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-ink-3">{empty}</Command.Empty>
              {children}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Without further words, what it is called is its id after the kind: `file src/agents/a.ts`. */
function fit(id: string, typed: string, keywords: string[] = []): number {
  return matchScore(keywords.length > 0 ? keywords : [id.slice(id.indexOf(' ') + 1)], typed)
}

export interface PaletteGroupProps {
  heading: string
  /** Shown whatever is typed: whoever made the items has looked already. */
  always?: boolean
  children: ReactNode[]
}

export function PaletteGroup({ heading, always = false, children }: PaletteGroupProps) {
  if (children.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      forceMount={always}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  )
}

export interface PaletteItemProps {
  id: string
  icon?: ReactNode
  /** What it is called, and further words. */
  keywords?: string[]
  after?: ReactNode
  always?: boolean
  onSelect: () => void
  children: ReactNode
}

export function PaletteItem({
  id,
  icon,
  keywords,
  after,
  always = false,
  onSelect,
  children,
}: PaletteItemProps) {
  return (
    <Command.Item
      value={id}
      forceMount={always}
      {...(keywords ? { keywords } : {})}
      onSelect={onSelect}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-pressed"
    >
      {icon && <span className="shrink-0 text-ink-3">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {after}
    </Command.Item>
  )
}
