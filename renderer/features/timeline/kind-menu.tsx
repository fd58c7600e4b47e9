/** Which kinds of span are shown. */
import { Check, ListFilter } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { SpanKind } from '../../../core/contract/spans/span.ts'
import { Button } from '../../ui/button.tsx'
import { kindColours, kindTitles } from './span-look.ts'

export interface KindMenuProps {
  /** How many there are of each kind, in the order to list them. */
  kinds: ReadonlyMap<SpanKind, number>
  hidden: readonly SpanKind[]
  onHide: (hidden: SpanKind[] | undefined) => void
}

export function KindMenu({ kinds, hidden, onHide }: KindMenuProps) {
  function toggle(kind: SpanKind): void {
    const next = hidden.includes(kind) ? hidden.filter((one) => one !== kind) : [...hidden, kind]
    onHide(next.length > 0 ? next : undefined)
  }
  return (
    <Radix.Root>
      <Radix.Trigger asChild>
        <Button size="sm" look="ghost" icon={<ListFilter size={13} />}>
          {hidden.length === 0 ? 'All kinds' : `${hidden.length} hidden`}
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={4}
          className="z-50 min-w-44 animate-rise rounded-lg bg-raised p-1 shadow-raised"
        >
          {[...kinds].map(([kind, count]) => (
            <Radix.CheckboxItem
              key={kind}
              checked={!hidden.includes(kind)}
              onCheckedChange={() => toggle(kind)}
              onSelect={(event) => event.preventDefault()}
              className="flex min-h-7 select-none items-center gap-2 rounded-md px-2 outline-none data-[highlighted]:bg-pressed focus-visible:shadow-[inset_2px_0_0_var(--color-accent)]"
            >
              <span
                aria-hidden
                className="size-2 rounded-full"
                style={{ backgroundColor: kindColours[kind] }}
              />
              <span className="flex-1">{kindTitles[kind]}</span>
              <span className="tabular text-ink-3 text-xs">{count}</span>
              <Radix.ItemIndicator className="-order-1">
                <Check size={13} aria-hidden />
              </Radix.ItemIndicator>
              {hidden.includes(kind) && <span aria-hidden className="-order-1 w-[13px]" />}
            </Radix.CheckboxItem>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
