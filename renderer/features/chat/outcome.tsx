/** How an answer ended when it did not simply end: failed, stopped, cut off; with the way on. */
import { Link } from '@tanstack/react-router'
import { KeyRound, PencilRuler, RotateCcw } from 'lucide-react'
import type { ErrorBody } from '../../../core/contract/error.ts'
import type { Operation } from '../../../core/contract/operation.ts'
import type { StopReason } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { Exchange, Question } from './turns.ts'

/** Errors that another key, address or model mends. */
const keyErrors = new Set(['provider_key_missing', 'model_not_found'])

const notes: Partial<Record<StopReason, string>> = {
  length: 'The answer reached the model’s length limit.',
  aborted: 'Stopped.',
  interrupted: 'Hearth was closed while this ran. What it had done until then is kept.',
}

export interface OutcomeProps {
  exchange: Exchange
  operation: Operation | null
  onRetry: (question: Question) => void
}

export function Outcome({ exchange, operation, onRetry }: OutcomeProps) {
  if (exchange.streaming) return null
  const { question } = exchange
  const retry = question && (
    <Button size="sm" icon={<RotateCcw size={13} />} onClick={() => onRetry(question)}>
      Retry
    </Button>
  )
  if (operation?.status === 'failed' || exchange.stopReason === 'error') {
    const error = operation?.error ?? {
      type: 'model_error',
      message: 'The model call failed.',
      details: 'Its timeline has the particulars.',
    }
    return (
      <ErrorPanel
        error={error}
        title="The answer failed."
        actions={
          <>
            {wantsProvider(error) && <ProvidersLink />}
            {error.type === 'model_required' && operation?.agent && (
              <ModelLink agent={operation.agent} />
            )}
            {retry}
          </>
        }
      />
    )
  }
  const note = noteOf(exchange.stopReason, operation)
  if (!note) return null
  return (
    <div className="flex items-center gap-2 text-ink-3">
      <span>{note}</span>
      {retry}
    </div>
  )
}

function wantsProvider({ type, meta }: ErrorBody): boolean {
  const isRefused = type === 'provider_error' && (meta?.status === 401 || meta?.status === 403)
  return isRefused || keyErrors.has(type)
}

function noteOf(reason: StopReason | null, operation: Operation | null): string | undefined {
  if (operation?.status === 'aborted') return notes.aborted
  if (operation?.status === 'interrupted') return notes.interrupted
  return reason ? notes[reason] : undefined
}

function ModelLink({ agent }: { agent: string }) {
  const { id } = useProject()
  return (
    <Link
      to="/p/$project/agents/$agent"
      params={{ project: id, agent }}
      search={{ tab: 'design' }}
      className={buttonClass('secondary', 'sm')}
    >
      <PencilRuler size={13} aria-hidden />
      Choose a model
    </Link>
  )
}

function ProvidersLink() {
  const { id } = useProject()
  return (
    <Link
      to="/p/$project/settings/{-$section}"
      params={{ project: id, section: 'providers' }}
      className={buttonClass('secondary', 'sm')}
    >
      <KeyRound size={13} aria-hidden />
      Open providers
    </Link>
  )
}
