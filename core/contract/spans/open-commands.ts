/** Commands have no id: an end belongs to the oldest of its name and call that has none. */
import type { DurableEvent } from '../event.ts'
import type { Span } from './span.ts'

type CommandEvent = Extract<DurableEvent, { type: 'command_start' | 'command_end' }>

export class OpenCommands {
  readonly #open = new Map<string, Span[]>()

  begin(event: CommandEvent, span: Span): void {
    this.#add(keyOf(event), span)
  }

  /** The one that this ends; null for an end without a beginning. */
  end(event: CommandEvent): Span | null {
    return this.#open.get(keyOf(event))?.shift() ?? null
  }

  /** A command waits for its end until the log has it. */
  restore(span: Span, didWait: boolean): void {
    const key = keyOfSpan(span)
    const waits = span.endSeq === null
    if (waits && !didWait) this.#add(key, span)
    if (!waits && didWait) {
      const open = this.#open.get(key) ?? []
      this.#open.set(
        key,
        open.filter((one) => one !== span),
      )
    }
  }

  #add(key: string, span: Span): void {
    const open = this.#open.get(key)
    if (open) open.push(span)
    else this.#open.set(key, [span])
  }
}

function keyOf(event: CommandEvent): string {
  return `${event.operationId ?? ''}:${event.toolCallId ?? ''}:${event.command}`
}

/** The same of a command that was read without its event: its parent's id says whose it is. */
function keyOfSpan({ parent, name }: Span): string {
  const [kind = '', operation = '', ...call] = parent?.id.split(':') ?? []
  const owner = kind === 'tool' || kind === 'operation' ? operation : ''
  return `${owner}:${call.join(':')}:${name}`
}
