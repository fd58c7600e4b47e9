/** On or off, and which port: chosen here in the desktop app, and at the start of `hearth serve`. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { DesktopBridge } from '../../../core/contract/desktop.ts'
import { useClient } from '../../app/client.ts'
import { desktop } from '../../app/desktop.ts'
import { connectionQuery, statusQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Input } from '../../ui/input.tsx'
import { SettingRow } from './setting-rows.tsx'

/** What the desktop app tries when nothing else was chosen. */
const usualPort = 4747

export function PortRow({ url }: { url: string | null }) {
  const shell = desktop()
  const number = url === null ? null : Number(new URL(url).port)
  const [last, setLast] = useState(number)
  // Switched on again, it is where it was.
  if (number !== null && number !== last) setLast(number)
  if (shell) return <ChosenPort key={url} shell={shell} number={number} last={last} />
  return (
    <SettingRow name="Port">
      <span className="text-ink-2">
        On while this server runs. Another one is chosen when it is started:{' '}
        <code className="font-mono text-xs">hearth serve --port 5000</code>
      </span>
    </SettingRow>
  )
}

interface ChosenPortProps {
  shell: DesktopBridge
  /** Null while it is off. */
  number: number | null
  last: number | null
}

function ChosenPort({ shell, number, last }: ChosenPortProps) {
  const id = useId()
  const client = useClient()
  const queries = useQueryClient()
  const kept = useQuery({
    queryKey: ['desktop-settings'],
    queryFn: () => shell.readSettings(),
  }).data
  const [typed, setTyped] = useState<string | null>(null)
  const isOff = number === null
  const present = number ?? last ?? kept?.port ?? usualPort
  const text = typed ?? String(present)
  const port = readPort(text)
  const choose = useMutation({
    mutationFn: (wanted: number | null) => client.status.choosePort(wanted),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: connectionQuery(client).queryKey })
      await queries.invalidateQueries({ queryKey: statusQuery(client).queryKey })
      await queries.invalidateQueries({ queryKey: ['desktop-settings'] })
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (port !== null && port !== present) choose.mutate(port)
  }
  return (
    <>
      <SettingRow name="Port">
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-3.5 accent-accent"
            checked={!isOff}
            disabled={choose.isPending}
            onChange={(event) => choose.mutate(event.target.checked ? (port ?? present) : null)}
          />
          {isOff ? 'Off' : 'On'}
        </label>
        <form onSubmit={submit} className="ml-4 flex items-center gap-2">
          <label htmlFor={id} className="text-ink-2">
            Number
          </label>
          <Input
            id={id}
            inputMode="numeric"
            className="tabular w-20"
            value={text}
            disabled={isOff}
            aria-invalid={port === null}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button
            type="submit"
            size="sm"
            busy={choose.isPending}
            disabled={isOff || port === null || port === present}
          >
            Change port
          </Button>
          {port === null && <span className="text-bad text-xs">A number up to 65535.</span>}
        </form>
      </SettingRow>
      {choose.isError && (
        <ErrorPanel className="m-3" error={choose.error} title="The port was not changed." />
      )}
    </>
  )
}

/** Null when it is no port; 0 is any free one. */
function readPort(text: string): number | null {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) < 65_536 ? Number(text) : null
}
