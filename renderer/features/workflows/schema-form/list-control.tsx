/** A list whose items are added, removed and moved. */
import { ArrowUp, Plus, X } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { NestingProps } from './control-props.ts'
import { FieldGroup } from './field-group.tsx'
import type { FormNode } from './form-node.ts'
import { pathKey, startItem } from './form-value.ts'

type ListProps = NestingProps<FormNode & { kind: 'list' }>

export function ListControl(props: ListProps) {
  const { Field, name, required, node, value, path, issues, onChange } = props
  const items: unknown[] = Array.isArray(value) ? value : []
  const title = node.title ?? name
  const full = node.maxItems !== null && items.length >= node.maxItems
  function replace(next: unknown[]): void {
    onChange(path, next.length === 0 && !required ? undefined : next)
  }
  return (
    <FieldGroup
      title={title}
      required={required}
      description={node.description}
      error={issues[pathKey(path)]}
    >
      {items.map((item, index) => (
        <div key={pathKey([...path, index])} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <Field
              {...props}
              name={`${title} ${index + 1}`}
              required
              node={node.item}
              value={item ?? undefined}
              path={[...path, index]}
            />
          </div>
          <ItemButtons
            label={`${title} ${index + 1}`}
            first={index === 0}
            onRemove={() => replace(items.toSpliced(index, 1))}
            onRaise={() => replace(raised(items, index))}
          />
        </div>
      ))}
      <Button
        size="sm"
        look="ghost"
        icon={<Plus size={13} />}
        disabled={full}
        onClick={() => replace([...items, startItem(node.item)])}
        className="self-start"
      >
        Add to {title}
      </Button>
    </FieldGroup>
  )
}

function raised(items: readonly unknown[], index: number): unknown[] {
  const rest = items.toSpliced(index, 1)
  return rest.toSpliced(index - 1, 0, items[index])
}

interface ItemButtonsProps {
  label: string
  first: boolean
  onRemove: () => void
  onRaise: () => void
}

function ItemButtons({ label, first, onRemove, onRaise }: ItemButtonsProps) {
  return (
    <div className="flex pt-5">
      <IconButton
        size="sm"
        label={`Move ${label} up`}
        icon={<ArrowUp size={13} />}
        disabled={first}
        onClick={onRaise}
      />
      <IconButton size="sm" label={`Remove ${label}`} icon={<X size={13} />} onClick={onRemove} />
    </div>
  )
}
