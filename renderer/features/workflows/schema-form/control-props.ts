/** What every control of a form is given. */
import type { ComponentType } from 'react'
import type { FormIssues } from './form-issues.ts'
import type { FormNode } from './form-node.ts'
import type { Path } from './form-value.ts'

export interface ControlProps<Node extends FormNode = FormNode> {
  name: string
  required: boolean
  node: Node
  value: unknown
  path: Path
  issues: FormIssues
  onChange: (path: Path, next: unknown) => void
}

/** Controls that hold fields are handed the component for them, so that none imports what contains it. */
export interface NestingProps<Node extends FormNode> extends ControlProps<Node> {
  Field: ComponentType<ControlProps>
}
