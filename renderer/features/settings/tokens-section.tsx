/** Tokens of other programs: made, seen once, revoked; and who called what. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { AccessToken, Caller } from '../../../core/contract/access-token.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { useClient } from '../../app/client.ts'
import { callersQuery, tokensQuery } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'

export function TokensSection() {
  const client = useClient()
  const tokens = useQuery(tokensQuery(client))
  const callers = useQuery(callersQuery(client)).data ?? []
  const [isMaking, setMaking] = useState(false)
  return (
    <>
      <section aria-label="Tokens" className="flex flex-col gap-1.5">
        <div className="flex items-center">
          <h3 className="flex-1 font-medium">Tokens of other programs</h3>
          <Button size="sm" icon={<Plus size={13} />} onClick={() => setMaking(true)}>
            New token
          </Button>
        </div>
        {tokens.isError && (
          <ErrorPanel error={tokens.error} title="The tokens could not be listed." />
        )}
        {tokens.data?.length === 0 && (
          <p className="text-ink-3">
            None yet. A token of its own lets a program do less than the one above, for a while.
          </p>
        )}
        {tokens.data && tokens.data.length > 0 && (
          <ul className="divide-y rounded-lg border bg-panel shadow-soft">
            {tokens.data.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </ul>
        )}
      </section>
      {callers.length > 0 && (
        <section aria-label="Callers" className="flex flex-col gap-1.5">
          <h3 className="font-medium">Who called</h3>
          <ul className="divide-y rounded-lg border bg-panel shadow-soft">
            {callers.map((caller) => (
              <CallerRow key={caller.id} caller={caller} />
            ))}
          </ul>
        </section>
      )}
      {isMaking && <NewTokenDialog onClose={() => setMaking(false)} />}
    </>
  )
}

function TokenRow({ token }: { token: AccessToken }) {
  const client = useClient()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const revoke = useMutation({
    mutationFn: () => client.tokens.revoke(token.id),
    onError: (error) => toast.error(`It was not revoked. ${HearthError.from(error).message}`),
    onSettled: () => {
      setAsking(false)
      return queries.invalidateQueries({ queryKey: tokensQuery(client).queryKey })
    },
  })
  return (
    <li className="flex min-h-10 items-center gap-2 px-4 py-1.5">
      <span className="min-w-0 truncate font-medium">{token.name}</span>
      <Badge tone={token.scope === 'admin' ? 'warn' : 'neutral'}>{token.scope}</Badge>
      {token.projects && (
        <span className="min-w-0 truncate text-ink-3 text-xs" title={token.projects.join('\n')}>
          {formatCount(token.projects.length, 'project')}
        </span>
      )}
      <span className="ml-auto shrink-0 text-ink-3 text-xs">
        <Expiry expiresAt={token.expiresAt} />
        {token.lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            used <RelativeTime at={token.lastUsedAt} />
          </>
        )}
      </span>
      <IconButton
        size="sm"
        label={`Revoke ${token.name}`}
        icon={<Trash2 size={13} />}
        onClick={() => setAsking(true)}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Revoke ${token.name}?`}
        description="Its next request is refused, and what it has open ends. This cannot be undone."
        action="Revoke token"
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate()}
      />
    </li>
  )
}

function Expiry({ expiresAt }: { expiresAt: number | null }) {
  if (expiresAt === null) return null
  const day = new Date(expiresAt).toLocaleDateString()
  return `${expiresAt <= Date.now() ? 'expired' : 'expires'} ${day} · `
}

function CallerRow({ caller }: { caller: Caller }) {
  const { name, requests, refused, lastUsedAt, recent } = caller
  return (
    <li className="px-4 py-1.5">
      <details>
        <summary className="flex min-h-7 cursor-default items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {refused > 0 && <Badge tone="warn">{formatCount(refused, 'refusal')}</Badge>}
          <span className="tabular ml-auto shrink-0 text-ink-3 text-xs">
            {formatCount(requests, 'request')} · <RelativeTime at={lastUsedAt} />
          </span>
        </summary>
        <ol className="pb-1 font-mono text-ink-2 text-xs">
          {recent.map(({ number, method, path, status }) => (
            <li key={number} className="flex gap-2">
              <span className="w-8 shrink-0 text-ink-3">{status}</span>
              <span className="w-14 shrink-0">{method}</span>
              <span className="min-w-0 truncate">{path}</span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  )
}
