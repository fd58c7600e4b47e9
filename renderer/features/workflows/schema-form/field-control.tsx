/** One field of a form: chooses the control its kind of value needs. */
import { BooleanControl, ChoiceControl } from './choice-controls.tsx'
import type { ControlProps } from './control-props.ts'
import { JsonControl } from './json-control.tsx'
import { ListControl } from './list-control.tsx'
import { ObjectControl } from './object-control.tsx'
import { NumberControl, TextControl } from './text-controls.tsx'
import { UnionControl } from './union-control.tsx'

export function FieldControl(props: ControlProps) {
  const { node, ...rest } = props
  switch (node.kind) {
    case 'text':
      return <TextControl node={node} {...rest} />
    case 'number':
      return <NumberControl node={node} {...rest} />
    case 'boolean':
      return <BooleanControl node={node} {...rest} />
    case 'choice':
      return <ChoiceControl node={node} {...rest} />
    case 'list':
      return <ListControl node={node} {...rest} Field={FieldControl} />
    case 'object':
      return <ObjectControl node={node} {...rest} Field={FieldControl} />
    case 'union':
      return <UnionControl node={node} {...rest} Field={FieldControl} />
    default:
      return <JsonControl node={node} {...rest} />
  }
}
