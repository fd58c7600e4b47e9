/** Chooses a folder: the native dialog in the desktop app, a folder list in a browser. */
import { useState } from 'react'
import { desktop } from '../../app/desktop.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/input.tsx'
import { FolderBrowser } from './folder-browser.tsx'

export interface FolderFieldProps {
  label: string
  value: string
  /** What `value` means, where that is not itself: listed below it in a browser. */
  path?: string
  onChange: (path: string) => void
  hint?: string
  error?: string | undefined
  /** Opens the folder list at once in a browser. */
  browsing?: boolean
}

export function FolderField(props: FolderFieldProps) {
  const { label, value, onChange, hint, error, path = value, browsing: initially = false } = props
  const bridge = desktop()
  const [browsing, setBrowsing] = useState(initially && !bridge)

  async function browse() {
    if (!bridge) {
      setBrowsing(!browsing)
      return
    }
    const chosen = await bridge.openFolderDialog()
    if (chosen) onChange(chosen)
  }

  return (
    <div className="flex flex-col gap-2">
      <Field label={label} hint={hint} error={error}>
        {(ids) => (
          <div className="flex gap-2">
            <Input
              {...ids}
              value={value}
              spellCheck={false}
              placeholder="/path/to/folder"
              className="font-mono text-xs"
              onChange={(event) => onChange(event.target.value)}
            />
            <Button onClick={browse} aria-expanded={bridge ? undefined : browsing}>
              Browse…
            </Button>
          </div>
        )}
      </Field>
      {browsing && <FolderBrowser path={path} onChoose={onChange} />}
    </div>
  )
}
