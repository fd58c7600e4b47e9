/** A text that is typed here and committed when it is done. What was typed is lost to nothing but Escape. */
import { type ChangeEvent, type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react'

type Control = HTMLInputElement | HTMLTextAreaElement

/** Writes the text; whether it was written. Undefined: it means nothing here, and is left as typed. */
export type Commit = (text: string) => Promise<boolean> | undefined

interface Typed {
  text: string
  /** What the file said when the typing began. */
  over: string
  /** Is being written. */
  sent?: string
}

/** What was typed in fields that are not shown any more, by the name of the field. */
const kept = new Map<string, Typed>()

export interface Draft {
  /** For the control. */
  props: {
    value: string
    onChange: (event: ChangeEvent<Control>) => void
    onBlur: () => void
    onKeyDown: (event: KeyboardEvent<Control>) => void
  }
  /** There is something that is not in the file. */
  isDirty: boolean
  /** What the file says by now, when it was changed under the typing; null when it was not. */
  meanwhile: string | null
  /** Writes another text at once, whatever was typed. */
  write: (text: string) => void
  commit: () => void
  /** Lets go of what was typed. */
  drop: () => void
}

/**
 * `text` is what the file says. While something is typed a change of the file does not touch it: it is told in
 * `meanwhile`, and nothing is written until a person says which of the two it should be. With a `name` the
 * typed text also outlives the field.
 */
export function useDraft(text: string, onCommit: Commit, name?: string): Draft {
  const [typed, setTyped] = useState<Typed | null>(() => kept.get(name ?? '') ?? null)
  const isDirty = typed !== null && typed.text !== typed.over
  const meanwhile = isDirty && text !== typed.over && text !== typed.text ? text : null

  const settle = useEffectEvent((from: string) => {
    // What was written here, or the same by another hand.
    if (typed !== null && (!isDirty || typed.text === from)) setTyped(null)
  })
  useEffect(() => settle(text), [text])

  useEffect(() => {
    if (name === undefined) return
    if (isDirty && typed) kept.set(name, typed)
    else kept.delete(name)
  }, [name, typed, isDirty])

  const send = (written: string) => {
    const sent = onCommit(written)
    if (!sent) return
    setTyped((now) => now && { ...now, sent: written })
    void sent.then((done) => {
      setTyped((now) => {
        if (now === null) return null
        // More may have been typed meanwhile.
        if (done) return now.text === written ? null : { text: now.text, over: written }
        return { text: now.text, over: now.over }
      })
    })
  }
  const commit = () => {
    if (isDirty && typed.sent !== typed.text) send(typed.text)
  }
  const type = (next: string) => {
    if (typed && isDirty) setTyped({ ...typed, text: next })
    else setTyped({ text: next, over: text })
  }
  return {
    props: {
      value: typed?.text ?? text,
      onChange: (event) => type(event.target.value),
      onBlur: () => {
        if (!isDirty) setTyped(null)
        else if (meanwhile === null) commit()
      },
      onKeyDown: (event) => {
        const isLong = event.currentTarget instanceof HTMLTextAreaElement
        const isDone = event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey)
        if (isDone && meanwhile === null) commit()
        if (event.key === 'Escape') setTyped(null)
      },
    },
    isDirty,
    meanwhile,
    write: (next) => {
      type(next)
      send(next)
    },
    commit,
    drop: () => setTyped(null),
  }
}

/** What was typed in a field that is not shown now. */
export function keptDraft(name: string): string | null {
  return kept.get(name)?.text ?? null
}

export function forgetDraft(name: string): void {
  kept.delete(name)
}
