/** Two or three panes with handles between them; the layout is remembered under its id. */
import { Fragment, type ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { cx } from './cx.ts'

export interface SplitPart {
  id: string
  /** Numbers are pixels, strings percentages. */
  defaultSize?: number | string
  minSize?: number | string
  maxSize?: number | string
  /** Keeps its pixels when the window is resized. */
  fixed?: boolean
  content: ReactNode
}

export interface SplitPaneProps {
  id: string
  direction?: 'horizontal' | 'vertical'
  parts: SplitPart[]
  className?: string
}

export function SplitPane({ id, direction = 'horizontal', parts, className }: SplitPaneProps) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `hearth.split.${id}`,
    panelIds: parts.map((part) => part.id),
    storage: localStorage,
  })
  return (
    <Group
      id={id}
      orientation={direction}
      {...(defaultLayout ? { defaultLayout } : {})}
      onLayoutChanged={onLayoutChanged}
      className={cx('min-h-0 min-w-0 flex-1', className)}
    >
      {parts.map((part, index) => (
        <Fragment key={part.id}>
          {index > 0 && <Handle direction={direction} label={`Resize ${part.id}`} />}
          <Panel
            id={part.id}
            defaultSize={part.defaultSize}
            minSize={part.minSize ?? 120}
            maxSize={part.maxSize}
            groupResizeBehavior={part.fixed ? 'preserve-pixel-size' : 'preserve-relative-size'}
            className="flex min-h-0 min-w-0 flex-col"
          >
            {part.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}

function Handle({ direction, label }: { direction: 'horizontal' | 'vertical'; label: string }) {
  return (
    <Separator
      aria-label={label}
      className={cx(
        'relative shrink-0 bg-line transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent-line',
        direction === 'horizontal' ? 'w-px' : 'h-px',
      )}
    />
  )
}
