/** Inputs given before, to start from. */
import { History } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../../ui/menu.tsx'
import { relativeText } from '../../ui/relative-time.tsx'
import { payloadText } from '../lists/record.ts'
import type { PastInput } from './schema-form/input-history.ts'

export interface PastInputsProps {
  past: readonly PastInput[]
  onChoose: (payload: unknown) => void
}

export function PastInputs({ past, onChoose }: PastInputsProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" look="ghost" icon={<History size={13} />} disabled={past.length === 0}>
          Previous inputs
        </Button>
      }
    >
      <MenuLabel>Start from an earlier input</MenuLabel>
      {past.map(({ at, payload }) => (
        <MenuItem key={JSON.stringify(payload)} onSelect={() => onChoose(payload)}>
          <span className="mr-2 text-ink-3 text-xs">{relativeText(at, Date.now())}</span>
          {payloadText(payload) || 'empty'}
        </MenuItem>
      ))}
    </Menu>
  )
}
