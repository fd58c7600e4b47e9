/** How Hearth behaves around its window: notifications, the tray, its size, and who may give approvals. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Minus, Plus } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { toast } from 'sonner'
import type { DesktopBridge, DesktopSettings } from '../../../core/contract/desktop.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { desktop } from '../../app/desktop.ts'
import { setWebNotices, useWebNoticesState } from '../../app/web-notices.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export function DesktopSection() {
  const shell = desktop()
  return shell ? <ShellSettings shell={shell} /> : <BrowserSettings />
}

const queryKey = ['desktop-settings']

function ShellSettings({ shell }: { shell: DesktopBridge }) {
  const queries = useQueryClient()
  const settings = useQuery({ queryKey, queryFn: () => shell.readSettings() })
  const change = useMutation({
    mutationFn: (changes: Partial<DesktopSettings>) => shell.changeSettings(changes),
    onSuccess: (changed) => queries.setQueryData(queryKey, changed),
    onError: (error) => toast.error(`It was not changed. ${HearthError.from(error).message}`),
  })
  if (settings.isPending) return <Skeleton rows={5} />
  if (settings.isError) {
    return <ErrorPanel error={settings.error} title="The settings could not be read." />
  }
  const { data } = settings
  const toggle = (
    name: Exclude<keyof DesktopSettings, 'zoom' | 'theme' | 'port' | 'opensPort'>,
  ) => ({
    isOn: data[name],
    onChange: (isOn: boolean) => change.mutate({ [name]: isOn }),
  })
  async function zoom(step: 'in' | 'out' | 'reset') {
    const factor = await shell.zoom(step)
    queries.setQueryData(queryKey, { ...data, zoom: factor })
  }
  return (
    <>
      <Group title="Notifications" hint="Shown while the window is not in front.">
        <Toggle label="An agent waits for an approval" {...toggle('notifyApprovals')} />
        <Toggle label="A run or a long answer has ended" {...toggle('notifyEnds')} />
      </Group>
      <Group title="Tray">
        <Toggle
          label="Show Hearth in the tray"
          hint="What is running, what waits, and the way back to the window."
          {...toggle('showTray')}
        />
        <Toggle
          label="Keep running in the tray when the window is closed"
          isDisabled={!data.showTray}
          {...toggle('closeToTray')}
        />
      </Group>
      <Group title="Zoom">
        <div className="flex items-center gap-1.5 px-4 py-2">
          <IconButton label="Zoom out" icon={<Minus size={14} />} onClick={() => zoom('out')} />
          <output className="tabular w-14 text-center">{Math.round(data.zoom * 100)} %</output>
          <IconButton label="Zoom in" icon={<Plus size={14} />} onClick={() => zoom('in')} />
          <Button look="ghost" size="sm" onClick={() => zoom('reset')}>
            100 %
          </Button>
        </div>
      </Group>
      <Group title="Approvals">
        <Toggle
          label="Confirm each approval in a dialog outside of the window"
          hint="Script that got into the window cannot give an approval then."
          {...toggle('confirmApprovals')}
        />
      </Group>
    </>
  )
}

const words = {
  unsupported: 'This browser shows no notifications.',
  blocked: 'The browser does not allow them for this page. Its own settings can change that.',
}

function BrowserSettings() {
  const state = useWebNoticesState()
  return (
    <Group title="In this browser" hint="Shown by the browser while this page is not looked at.">
      <Toggle
        label="An agent waits for an approval, or a run has ended"
        isDisabled={state === 'unsupported'}
        isOn={state === 'on' || state === 'blocked'}
        onChange={(isOn) => void setWebNotices(isOn)}
        {...(state === 'unsupported' || state === 'blocked' ? { hint: words[state] } : {})}
      />
    </Group>
  )
}

function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1.5">
      <h3 id={id} className="font-medium">
        {title}
      </h3>
      {hint !== undefined && <p className="text-ink-2">{hint}</p>}
      <div className="divide-y rounded-lg border bg-panel shadow-soft">{children}</div>
    </section>
  )
}

interface ToggleProps {
  label: string
  hint?: string
  isOn: boolean
  isDisabled?: boolean
  onChange: (isOn: boolean) => void
}

function Toggle({ label, hint, isOn, isDisabled = false, onChange }: ToggleProps) {
  const id = useId()
  return (
    <div className="flex min-h-10 items-center gap-3 px-4 py-2">
      <input
        id={id}
        type="checkbox"
        className="size-3.5 shrink-0 accent-accent"
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className={isDisabled ? 'text-ink-3' : undefined}>
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-ink-3 text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
