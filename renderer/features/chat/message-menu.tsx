/** What can be done with a message: a short menu beside it. */
import { Copy, Ellipsis, GitFork, Pencil, RefreshCw } from 'lucide-react'
import { toast } from 'sonner'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import type { ExchangeActions } from './exchange-actions.ts'
import { splitFiles } from './text-files.ts'
import { answerText, type Exchange } from './turns.ts'

export interface MessageMenuProps {
  of: 'question' | 'answer'
  exchange: Exchange
  busy: boolean
  actions: ExchangeActions
}

export function MessageMenu({ of, exchange, busy, actions }: MessageMenuProps) {
  const { question } = exchange
  const text = of === 'question' ? (question?.text ?? '') : answerText(exchange)
  return (
    <Menu
      align={of === 'question' ? 'end' : 'start'}
      trigger={
        <button
          type="button"
          aria-label={of === 'question' ? 'Message actions' : 'Answer actions'}
          className="flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
        >
          <Ellipsis size={14} aria-hidden />
        </button>
      }
    >
      {question && (
        <>
          <MenuItem
            icon={<Pencil size={14} />}
            disabled={busy}
            onSelect={() =>
              actions.setEditing({ key: exchange.key, text: splitFiles(question.text).text })
            }
          >
            Edit and resend
          </MenuItem>
          <MenuItem
            icon={<RefreshCw size={14} />}
            disabled={busy}
            onSelect={() => actions.regenerate(exchange)}
          >
            Regenerate the answer
          </MenuItem>
        </>
      )}
      <MenuItem icon={<GitFork size={14} />} onSelect={() => actions.fork(exchange)}>
        Fork from here
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Copy size={14} />} disabled={text === ''} onSelect={() => void copy(text)}>
        {of === 'question' ? 'Copy message' : 'Copy answer'}
      </MenuItem>
    </Menu>
  )
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.success('Copied.')
  } catch {
    toast.error('The clipboard refused the text. Select it and copy it by hand.')
  }
}
