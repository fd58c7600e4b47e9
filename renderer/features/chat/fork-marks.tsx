/** Lines that say where a session was forked, in the original and in the fork. */
import { GitFork } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Session } from '../../../core/contract/session.ts'
import type { ExchangeActions, ExchangePlace } from './exchange-actions.ts'

export interface ForkMarksProps {
  place: ExchangePlace
  actions: ExchangeActions
}

export function ForkMarks({ place: { forks, origin }, actions }: ForkMarksProps) {
  if (forks.length === 0 && origin === null) return null
  return (
    <div className="flex flex-col gap-1.5">
      {origin && (
        <Mark>
          Forked from{' '}
          {origin.session ? (
            <>
              <SessionLink session={origin.session} actions={actions} />
              <CompareLink session={origin.session} actions={actions} />
            </>
          ) : (
            <span>{origin.name}, which is gone</span>
          )}
        </Mark>
      )}
      {forks.length > 0 && (
        <Mark>
          Continued in{' '}
          {forks.map((session, index) => (
            <span key={session.id}>
              {index > 0 && ', '}
              <SessionLink session={session} actions={actions} />
              <CompareLink session={session} actions={actions} />
            </span>
          ))}
        </Mark>
      )}
    </div>
  )
}

function Mark({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 text-ink-3 text-xs">
      <span aria-hidden className="h-px flex-1 bg-line" />
      <GitFork size={12} aria-hidden className="shrink-0" />
      <span className="min-w-0 truncate">{children}</span>
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  )
}

function CompareLink({ session, actions }: { session: Session; actions: ExchangeActions }) {
  return (
    <>
      {' · '}
      <button
        type="button"
        aria-label={`Compare with ${session.title ?? session.name}`}
        onClick={() => actions.compareWith(session)}
        className="rounded-sm hover:text-ink hover:underline"
      >
        compare
      </button>
    </>
  )
}

function SessionLink({ session, actions }: { session: Session; actions: ExchangeActions }) {
  return (
    <button
      type="button"
      onClick={() => actions.openSession(session)}
      className="rounded-sm text-accent-text hover:underline"
    >
      {session.title ?? session.name}
    </button>
  )
}
