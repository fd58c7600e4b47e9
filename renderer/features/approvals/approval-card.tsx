/** What an agent wants to do, exactly, and the answers a person can give. */
import { ShieldQuestionMark } from 'lucide-react'
import { useState } from 'react'
import type { Approval } from '../../../core/contract/approval.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatHour } from '../../ui/format.ts'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { NoteForm, PatternForm } from './answer-forms.tsx'
import { questionTitle, subjectText, type WiderAnswer, widerAnswers } from './approval-words.ts'
import { useAnswerApproval } from './use-approvals.ts'

export interface ApprovalCardProps {
  approval: Approval
  /** Says who asks, where the card stands apart from the conversation. */
  withOrigin?: boolean
  className?: string
}

export function ApprovalCard({ approval, withOrigin = false, className }: ApprovalCardProps) {
  const [form, setForm] = useState<'pattern' | 'note' | null>(null)
  const answer = useAnswerApproval(approval)
  const title = questionTitle(approval)
  const choose = (wider: WiderAnswer) => {
    if (wider.kind === 'pattern') setForm('pattern')
    else answer.mutate({ decision: 'allow', scope: wider.scope })
  }
  return (
    <section
      aria-label={`Approval: ${title}`}
      className={cx('rounded-lg border border-accent-line bg-accent-soft/50 p-3', className)}
    >
      <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <ShieldQuestionMark size={15} aria-hidden className="shrink-0 text-accent-text" />
        <h3 className="font-medium">{title}</h3>
        {withOrigin && <Origin approval={approval} />}
        <span className="ml-auto text-ink-3 text-xs">
          Refused by itself at {formatHour(approval.expiresAt)}
        </span>
      </header>
      <pre className="mt-2 max-h-48 overflow-auto whitespace-pre-wrap break-words rounded-md border bg-panel px-2.5 py-2 font-mono text-xs leading-[18px]">
        {subjectText(approval)}
      </pre>
      {approval.cwd !== null && (
        <p className="mt-1 text-ink-2 text-xs">
          {approval.capability === 'shell' && (
            <>
              in <code className="font-mono">{approval.cwd}</code>,{' '}
            </>
          )}
          {approval.sandbox === 'local'
            ? 'on this computer, outside any sandbox'
            : `in the ${approval.sandbox} sandbox`}
        </p>
      )}
      {form === null && (
        <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
          <Button
            look="primary"
            busy={answer.isPending}
            onClick={() => answer.mutate({ decision: 'allow', scope: 'once' })}
          >
            Allow once
          </Button>
          <Menu isGuarded trigger={<Button disabled={answer.isPending}>Allow more…</Button>}>
            {widerAnswers(approval).map((wider) => (
              <MenuItem key={wider.words} onSelect={() => choose(wider)}>
                {wider.words}
              </MenuItem>
            ))}
          </Menu>
          <Button
            look="danger"
            disabled={answer.isPending}
            onClick={() => answer.mutate({ decision: 'deny', scope: 'once' })}
          >
            Deny
          </Button>
          <Button look="ghost" disabled={answer.isPending} onClick={() => setForm('note')}>
            Deny and say why…
          </Button>
        </div>
      )}
      {form === 'pattern' && (
        <PatternForm
          approval={approval}
          busy={answer.isPending}
          onAnswer={(given) => answer.mutate(given)}
          onCancel={() => setForm(null)}
        />
      )}
      {form === 'note' && (
        <NoteForm
          busy={answer.isPending}
          onAnswer={(given) => answer.mutate(given)}
          onCancel={() => setForm(null)}
        />
      )}
    </section>
  )
}

function Origin({ approval }: { approval: Approval }) {
  const { agent, instanceId, session, runId } = approval
  const place = [agent, instanceId, session].filter((part) => part !== null).join(' · ')
  return <span className="min-w-0 truncate text-ink-3 text-xs">{place || runId}</span>
}
