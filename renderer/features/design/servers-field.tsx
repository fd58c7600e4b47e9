/** The MCP servers that only this agent has: which, taken out, added by command or address. */
import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { DesignField, DesignPath, NewValue } from '../../../core/contract/design.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Input } from '../../ui/input.tsx'
import { LockedValue, OpenInCode } from './locked-value.tsx'
import { sourceOf } from './source-of.ts'
import type { Place } from './value-at.ts'

export interface ServersFieldProps {
  label: string
  path: DesignPath
  place: Place
  onSet: (path: DesignPath, value: NewValue) => void
  onRemove: (path: DesignPath) => void
}

export function ServersField({ label, path, place, onSet, onRemove }: ServersFieldProps) {
  const value = place.state === 'present' ? place.value : null
  const isLocked = value !== null && value.kind !== 'object'
  const servers = value?.kind === 'object' ? value.fields : []
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium text-ink-2 text-xs">{label}</legend>
      {isLocked && <LockedValue value={value} label={label} />}
      {servers.length > 0 && (
        <ul className="divide-y rounded-md border bg-panel">
          {servers.map((server) => (
            <Server
              key={server.name}
              server={server}
              onRemove={() => onRemove([...path, server.name])}
            />
          ))}
        </ul>
      )}
      {!isLocked && servers.length === 0 && (
        <p className="text-ink-3 text-xs">None besides those of the project.</p>
      )}
      {!isLocked && <AddServer onAdd={(name, json) => onSet([...path, name], { json })} />}
    </fieldset>
  )
}

function Server({ server, onRemove }: { server: DesignField; onRemove: () => void }) {
  const { name, value } = server
  const isOff = value.kind === 'literal' && value.value === false
  return (
    <li className="flex h-8 items-center gap-2 px-2">
      <span className="flex min-w-0 flex-1 items-baseline gap-2">
        <code className="shrink-0 font-mono text-xs">{name}</code>
        <span className="min-w-0 truncate text-2xs text-ink-3">
          {isOff ? 'left out, though the project has it' : sourceOf(value)}
        </span>
      </span>
      <OpenInCode line={value.at.line} label={name} />
      <IconButton icon={<X size={13} />} label={`Take out ${name}`} onClick={onRemove} />
    </li>
  )
}

interface AddServerProps {
  onAdd: (name: string, server: { url: string } | { command: string; args: string[] }) => void
}

function AddServer({ onAdd }: AddServerProps) {
  const [name, setName] = useState('')
  const [target, setTarget] = useState('')
  const isReady = name.trim() !== '' && target.trim() !== ''
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    const [command = '', ...args] = target.trim().split(/\s+/)
    onAdd(name.trim(), /^https?:/.test(command) ? { url: command } : { command, args })
    setName('')
    setTarget('')
  }
  return (
    <form onSubmit={add} className="flex gap-2">
      <Input
        aria-label="Name of a new MCP server"
        placeholder="files"
        value={name}
        className="max-w-32 font-mono"
        onChange={(event) => setName(event.target.value)}
      />
      <Input
        aria-label="Its command or address"
        placeholder="npx -y some-server, or https://…"
        value={target}
        className="font-mono"
        onChange={(event) => setTarget(event.target.value)}
      />
      <Button type="submit" icon={<Plus size={13} aria-hidden />} disabled={!isReady}>
        Add
      </Button>
    </form>
  )
}
