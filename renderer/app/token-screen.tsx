/** Asks for the access token of the local port. */
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Flame } from '../ui/flame.tsx'
import { Field, Input } from '../ui/input.tsx'

export interface TokenScreenProps {
  /** True when a token was sent and refused. */
  wrong: boolean
  onToken: (token: string) => void
}

export function TokenScreen({ wrong, onToken }: TokenScreenProps) {
  const [token, setToken] = useState('')
  function submit(event: FormEvent) {
    event.preventDefault()
    const given = /token=([^&\s]+)/.exec(token)?.[1] ?? token.trim()
    if (given) onToken(decodeURIComponent(given))
  }
  return (
    <main className="flex h-full items-center justify-center bg-sunken p-6">
      <form
        onSubmit={submit}
        className="flex w-full max-w-[400px] flex-col gap-4 rounded-xl bg-panel p-6 shadow-raised"
      >
        <div className="flex items-center gap-2.5">
          <Flame size={24} />
          <h1 className="font-semibold text-lg">Hearth asks for its token</h1>
        </div>
        <p className="text-ink-2">
          The terminal where Hearth runs printed an address that ends in{' '}
          <code className="font-mono text-xs">#token=…</code>. Open that address, or paste it here.
        </p>
        <Field
          label="Token or address"
          error={wrong ? 'The token was refused. A restart of Hearth makes a new one.' : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoFocus
              autoComplete="off"
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" size="lg" icon={<KeyRound size={15} />}>
          Continue
        </Button>
      </form>
    </main>
  )
}
