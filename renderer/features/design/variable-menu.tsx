/** Puts an expression that the agent knows when it runs into a text, where the cursor stands. */
import { Braces } from 'lucide-react'
import { buttonClass } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../../ui/menu.tsx'
import type { Draft } from './use-draft.ts'

export interface Variable {
  code: string
  means: string
}

export interface VariableMenuProps {
  /** Id of the control that is typed in. */
  control: string
  draft: Draft
  names: readonly Variable[]
}

export function VariableMenu({ control, draft, names }: VariableMenuProps) {
  const insert = (code: string) => {
    const { value } = draft.props
    const field = document.getElementById(control)
    const isText = field instanceof HTMLTextAreaElement
    const from = isText ? field.selectionStart : value.length
    const to = isText ? field.selectionEnd : value.length
    draft.write(`${value.slice(0, from)}\${${code}}${value.slice(to)}`)
  }
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass('ghost', 'sm')}>
          <Braces size={12} aria-hidden />
          Insert a variable
        </button>
      }
    >
      <MenuLabel>Put in when the agent runs</MenuLabel>
      {names.map(({ code, means }) => (
        <MenuItem key={code} onSelect={() => insert(code)}>
          <code className="font-mono text-xs">{`\${${code}}`}</code>
          <span className="ml-2 text-ink-3 text-xs">{means}</span>
        </MenuItem>
      ))}
    </Menu>
  )
}
