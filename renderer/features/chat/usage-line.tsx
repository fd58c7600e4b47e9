/** Under an answer: model, tokens, price, time, and the way to its timeline. */
import { Link } from '@tanstack/react-router'
import { ChartGantt, PanelRight, RefreshCw } from 'lucide-react'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatDuration } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { usageDetail, usageText } from '../../ui/usage-text.ts'
import type { ExchangeActions } from './exchange-actions.ts'
import { MessageMenu } from './message-menu.tsx'
import { answerText, type Exchange } from './turns.ts'

export interface UsageLineProps {
  exchange: Exchange
  operation: Operation | null
  busy: boolean
  actions: ExchangeActions | null
}

export function UsageLine({ exchange, operation, busy, actions }: UsageLineProps) {
  const { id } = useProject()
  const usage = operation?.usage ?? exchange.usage
  const model = operation?.model ?? exchange.model
  const start = operation?.startedAt ?? exchange.startedAt
  const end = operation?.endedAt ?? exchange.endedAt
  const parts = [model, usage && usageText(usage), end > start ? formatDuration(end - start) : null]
  return (
    <div className="tabular flex h-6 items-center gap-1 text-ink-3 text-xs">
      <CopyButton text={() => answerText(exchange)} label="Copy answer" className="-ml-1" />
      {actions && exchange.question && (
        <IconButton
          size="sm"
          label="Regenerate the answer"
          icon={<RefreshCw size={13} />}
          disabled={busy}
          onClick={() => actions.regenerate(exchange)}
        />
      )}
      {actions && exchange.operationId && (
        <IconButton
          size="sm"
          label="Inspect this message"
          icon={<PanelRight size={13} />}
          onClick={() => actions.inspect(exchange)}
        />
      )}
      {actions && <MessageMenu of="answer" exchange={exchange} busy={busy} actions={actions} />}
      <span title={usage ? usageDetail(usage) : undefined} className="truncate">
        {parts.filter(Boolean).join(' · ')}
      </span>
      {exchange.operationId && (
        <Link
          to="/p/$project/activity/$operationId"
          params={{ project: id, operationId: exchange.operationId }}
          className="ml-1 inline-flex shrink-0 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink"
        >
          <ChartGantt size={13} aria-hidden />
          Timeline
        </Link>
      )}
    </div>
  )
}
