/** One field of a form: chooses the control its kind of value needs. */
import { BooleanControl, ChoiceControl } from './choice-controls.tsx'
import type { FormIssues } from './form-issues.ts'
import type { FormNode } from './form-node.ts'
import type { Path } from './form-value.ts'
import { JsonControl } from './json-control.tsx'
import { ListControl } from './list-control.tsx'
import { ObjectControl } from './object-control.tsx'
import { NumberControl, TextControl } from './text-controls.tsx'

export interface ControlProps<Node extends FormNode = FormNode> {
  name: string
  required: boolean
  node: Node
  value: unknown
  path: Path
  issues: FormIssues
  onChange: (path: Path, next: unknown) => void
}

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
      return <ListControl node={node} {...rest} />
    case 'object':
      return <ObjectControl node={node} {...rest} />
    default:
      return <JsonControl node={node} {...rest} />
  }
}
