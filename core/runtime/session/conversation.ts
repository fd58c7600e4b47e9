/** One session as the project thread holds it: its row, its active path, and what is appended to it. */
import type { Change } from '../../contract/change.ts'
import { newEntryId } from '../../contract/id.ts'
import { danglingCalls, interruptedResults } from '../../contract/interrupted-calls.ts'
import type { Message } from '../../contract/message.ts'
import type { Entry, EntryData, Session } from '../../contract/session.ts'
import type { Operation } from '../operation/operation.ts'
import { type Context, extendContext, toContext, toMessages } from './history.ts'

export type AppendListener = (entry: {
  id: string
  parentId: string | null
  data: EntryData
}) => void

export class Conversation {
  readonly session: Session
  #context: Context
  #leafId: string | null
  #headSeq: number
  #listener: AppendListener | null = null

  constructor(session: Session, path: readonly Entry[]) {
    this.session = session
    this.#context = toContext(path)
    this.#leafId = session.leafId
    this.#headSeq = session.headSeq
  }

  /** True when the row says that nobody else wrote to the session or moved its leaf. */
  isCurrent(row: Session): boolean {
    return (
      row.id === this.session.id && row.leafId === this.#leafId && row.headSeq === this.#headSeq
    )
  }

  get leafId(): string | null {
    return this.#leafId
  }

  /** Calls `listener` for each entry that is appended from now on; null: nobody. */
  onAppend(listener: AppendListener | null): void {
    this.#listener = listener
  }

  get context(): Readonly<Context> {
    return this.#context
  }

  messages(): Message[] {
    return toMessages(this.#context)
  }

  /** Gives calls that an ended process left open a result, so that the history is whole again. */
  completeHistory(operation: Operation): void {
    const dangling = danglingCalls(this.#context.items.map(({ message }) => message))
    if (dangling.length === 0) return
    this.append(operation, { type: 'message', message: interruptedResults(dangling) })
  }

  /** Gives a conversation that a person may look for its title: the first line of its first prompt. */
  proposeTitle(operation: Operation, text: string): void {
    const { id, title, parentSessionId } = this.session
    if (title !== null || parentSessionId !== null || this.#headSeq > 0) return
    const [line = ''] = text.trim().split('\n')
    if (line === '') return
    operation.journal.write({
      type: 'session.update',
      sessionId: id,
      title: cut(line, titleLength),
    })
  }

  /** Adds an entry at the leaf and writes it to the operation's journal. Returns its id. */
  append(
    operation: Operation,
    data: EntryData,
    turnId: string | null = null,
    id: string = newEntryId(),
  ): string {
    const parentId = this.#leafId
    const change: Change = {
      type: 'entry.append',
      entry: {
        id,
        sessionId: this.session.id,
        parentId,
        operationId: operation.id,
        turnId,
        dispatchId: operation.dispatchId,
        data,
      },
    }
    this.#context = extendContext(this.#context, { id, data })
    this.#leafId = id
    this.#headSeq += 1
    operation.journal.write(change)
    this.#listener?.({ id, parentId, data })
    return id
  }
}

/** Letters of a title at most, as a list can show. */
const titleLength = 80

/** Between words where that is near. */
function cut(line: string, most: number): string {
  if (line.length <= most) return line
  const whole = line.slice(0, most - 1)
  const isBetween = /\s/.test(line[most - 1] ?? '')
  const words = isBetween ? whole : whole.replace(/\s+\S*$/, '')
  return `${(words.length > most / 2 ? words : whole).trimEnd()}…`
}
