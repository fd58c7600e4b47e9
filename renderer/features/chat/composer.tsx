/** Where a message is written: text, images, the model for this message, and Send or Stop. */
import { ArrowUp, Paperclip, Square } from 'lucide-react'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  memo,
  useEffect,
  useEffectEvent,
  useRef,
} from 'react'
import { toast } from 'sonner'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { AttachedImages } from './attached-images.tsx'
import { BlindNote } from './blind-note.tsx'
import { FileChip } from './file-chip.tsx'
import { readImages } from './image-files.ts'
import { ModelChoice } from './model-choice.tsx'
import { type OutgoingMessage, outboxStore, useOutbox } from './outbox.ts'
import { QueuedMessages } from './queued-messages.tsx'
import { readTextFiles } from './text-files.ts'
import { takeTyped } from './typed-ahead.ts'
import { useDropFiles } from './use-drop-files.ts'
import type { Steering } from './use-steering.ts'

export interface ComposerProps {
  outboxKey: string
  agent: string
  busy: boolean
  /** The agent's own model, shown as the default. */
  agentModel: string | null
  model: string | undefined
  onModel: (model: string | undefined) => void
  onSend: (message: OutgoingMessage) => void
  onStop: () => void
  /** Stops the answer that runs, and sends a waiting message in its place. */
  onInterrupt: (messageId: string) => void
  steering: Steering
}

/** Not drawn again for each word that streams in above it. */
export const Composer = memo(function Composer(props: ComposerProps) {
  const { outboxKey, agent, busy, agentModel, model, onModel, onSend, onStop } = props
  const { steering, onInterrupt } = props
  const store = outboxStore()
  const { draft, images, files: attached } = useOutbox(outboxKey)
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)

  function submit(when: 'after' | 'between' | 'instead' = 'after') {
    const message = store.take(outboxKey)
    if (!message) return
    onSend(message)
    if (!busy) return
    if (when === 'between') steering.say(message.id)
    if (when === 'instead') onInterrupt(message.id)
  }

  // What was typed before the field was there goes on where it was meant to.
  const onThere = useEffectEvent(() => {
    field.current?.focus()
    const typed = takeTyped()
    const known = store.get(outboxKey).draft
    const isAlone = known === ''
    if (typed.text !== '') store.write(outboxKey, known + typed.text)
    if (typed.sent && isAlone) submit()
    if (typed.rest !== '') store.write(outboxKey, store.get(outboxKey).draft + typed.rest)
  })
  // A press on a tab shows this before the browser gives the tab the focus.
  const onPressed = useEffectEvent(() => {
    if (document.activeElement?.getAttribute('role') === 'tab') field.current?.focus()
  })
  useEffect(() => {
    onThere()
    const timer = setTimeout(onPressed)
    return () => clearTimeout(timer)
  }, [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const isCommand = event.metaKey || event.ctrlKey
    if (event.key !== 'Enter' || (event.shiftKey && !isCommand)) return
    event.preventDefault()
    if (isCommand) submit(event.shiftKey ? 'instead' : 'between')
    else submit()
  }

  async function attach(files: readonly File[]) {
    const isImage = (file: File) => file.type.startsWith('image/')
    const { images: read, problems } = await readImages(files.filter(isImage))
    const others = await readTextFiles(files.filter((file) => !isImage(file)))
    if (read.length > 0) store.attach(outboxKey, read)
    if (others.texts.length > 0) store.attachFiles(outboxKey, others.texts)
    for (const problem of [...problems, ...others.problems]) toast.error(problem)
  }

  function onPaste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    void attach(files)
  }

  const isDropping = useDropFiles(field, (files) => void attach(files))
  const empty = draft.trim() === '' && images.length === 0 && attached.length === 0
  return (
    <div className="mx-auto w-full max-w-[760px] px-5 pb-3">
      <QueuedMessages
        outboxKey={outboxKey}
        busy={busy}
        steering={steering}
        onSend={onSend}
        onInterrupt={onInterrupt}
      />
      <section
        aria-label="Write a message"
        data-writes-message
        className={cx(
          'rounded-xl border border-control/60 bg-panel shadow-soft transition-colors focus-within:border-accent',
          isDropping && 'border-accent border-dashed bg-accent-soft',
        )}
      >
        <AttachedImages images={images} onRemove={(index) => store.detach(outboxKey, index)} />
        {images.length > 0 && <BlindNote model={model ?? agentModel} />}
        {attached.length > 0 && (
          <ul aria-label="Attached files" className="flex flex-wrap gap-2 px-3 pt-3">
            {attached.map((file, index) => (
              <li key={`${file.name} ${file.text.length}`} className="min-w-0">
                <FileChip file={file} onRemove={() => store.detachFile(outboxKey, index)} />
              </li>
            ))}
          </ul>
        )}
        {/* Without kerning, which would take a pasted word of a megabyte many seconds. */}
        <textarea
          ref={field}
          aria-label="Message"
          data-focus-home
          rows={1}
          value={draft}
          placeholder={
            isDropping
              ? 'Drop to attach'
              : busy
                ? 'Write the next message; it is sent when this answer is done'
                : `Message ${agent}`
          }
          onChange={(event) => store.write(outboxKey, event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="block max-h-[260px] min-h-8 w-full resize-none bg-transparent [field-sizing:content] [font-kerning:none] px-3.5 pt-2.5 pb-1 text-base focus-visible:outline-none"
        />
        <div className="flex items-center gap-1 px-2 pb-2">
          <IconButton
            size="sm"
            label="Attach images or text files"
            icon={<Paperclip size={15} />}
            onClick={() => picker.current?.click()}
          />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              void attach([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
          <ModelChoice agentModel={agentModel} value={model} onChange={onModel} />
          <span className="flex-1" />
          {busy && (
            <Button
              size="sm"
              icon={<Square size={11} fill="currentColor" />}
              onClick={onStop}
              title="Stop (Esc)"
            >
              Stop
            </Button>
          )}
          {(!busy || !empty) && (
            <Button
              look="primary"
              size="sm"
              icon={<ArrowUp size={14} />}
              disabled={empty}
              onClick={() => submit()}
              title={
                busy
                  ? 'Send after this answer (Enter), before its next step (Ctrl+Enter), or in its place (Ctrl+Shift+Enter)'
                  : undefined
              }
              aria-label="Send"
            >
              {busy ? 'Queue' : 'Send'}
            </Button>
          )}
        </div>
      </section>
    </div>
  )
})
