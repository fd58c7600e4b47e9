/** A value that may be one of several things: which of them, and its own control. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Select } from '../../../ui/input.tsx'
import type { NestingProps } from './control-props.ts'
import { FieldGroup } from './field-group.tsx'
import type { FormField, FormNode } from './form-node.ts'
import { filledValue, pathKey, valueAt, variantOf } from './form-value.ts'

export function UnionControl(props: NestingProps<FormNode & { kind: 'union' }>) {
  const { Field, name, required, node, value, path, issues, onChange } = props
  const { variants } = node
  const title = node.title ?? name
  // Empty values, such as a number not typed yet, do not tell which of them is meant.
  const [chosen, setChosen] = useState(() => variantOf(variants, value))
  const at = value === undefined || value === null ? chosen : variantOf(variants, value, chosen)
  const variant = variants[at]
  const isNeeded = required && !node.nullable
  const [isAdded, setAdded] = useState(isNeeded)
  const isAbsent = (value === undefined || value === null) && !isNeeded && !isAdded
  const absent = node.nullable ? null : undefined

  function choose(next: number): void {
    const wanted = variants[next]
    if (!wanted) return
    setChosen(next)
    setAdded(true)
    onChange(path, filledValue(wanted.node) ?? absent)
  }
  return (
    <FieldGroup
      title={title}
      required={isNeeded}
      description={node.description}
      error={isOwn(variant?.node) ? undefined : issues[pathKey(path)]}
    >
      {isAbsent ? (
        <Button
          size="sm"
          look="ghost"
          icon={<Plus size={13} />}
          onClick={() => choose(chosen)}
          className="self-start"
        >
          Add {title}
        </Button>
      ) : (
        <>
          <Select
            aria-label={`Kind of ${title}`}
            value={at}
            onChange={(event) => choose(Number(event.target.value))}
            className="max-w-72"
          >
            {variants.map((one, index) => (
              <option key={one.title} value={index}>
                {one.title}
              </option>
            ))}
          </Select>
          {variant?.node.kind === 'object' ? (
            variant.node.fields
              .filter((field) => !isConstant(field))
              .map((field) => (
                <Field
                  key={`${at} ${field.name}`}
                  {...props}
                  {...field}
                  value={valueAt(value, [field.name])}
                  path={[...path, field.name]}
                />
              ))
          ) : variant ? (
            <Field
              key={at}
              {...props}
              name={variant.title}
              required
              node={variant.node}
              value={value ?? undefined}
              path={path}
            />
          ) : null}
          {!isNeeded && (
            <Button
              size="sm"
              look="ghost"
              icon={<X size={13} />}
              onClick={() => {
                setAdded(false)
                onChange(path, absent)
              }}
              className="self-start"
            >
              Remove {title}
            </Button>
          )}
        </>
      )}
    </FieldGroup>
  )
}

/** Whether the control of the kind says what is wrong at the place that both share. */
function isOwn(node: FormNode | undefined): boolean {
  return node !== undefined && node.kind !== 'object'
}

/** What tells this kind from the others was chosen with it. */
function isConstant({ node }: FormField): boolean {
  return node.kind === 'choice' && node.options.length === 1
}
