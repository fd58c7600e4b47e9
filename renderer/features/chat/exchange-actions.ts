/** What a person can do with a message, offered by the conversation to its rows. */
import { createContext, useContext } from 'react'
import type { Session } from '../../../core/contract/session.ts'
import type { Fork } from './branches.ts'
import type { Exchange, Question } from './turns.ts'

export interface ExchangeActions {
  /** Asks the changed question in place of this one; what was said stays as another branch. */
  resend: (exchange: Exchange, question: Pick<Question, 'text' | 'images'>) => void
  /** Asks the same once more. */
  regenerate: (exchange: Exchange) => void
  /** A new session with everything up to the end of this exchange. */
  fork: (exchange: Exchange) => void
  /** Shows the branch that goes through this entry. */
  switchTo: (entryId: string) => void
  openSession: (session: Session) => void
  /** Shows this session beside another. */
  compareWith: (other: Session) => void
  /** Shows two ways on from the same place beside each other, by the entries they begin with. */
  compareVersions: (left: string, right: string) => void
  /** Shows in the inspector what it did. */
  inspect: (exchange: Exchange) => void
  /** The question that is being rewritten, by the key of its exchange. */
  setEditing: (editing: Editing | null) => void
}

export interface Editing {
  key: string
  text: string
}

export const ExchangeActionsContext = createContext<ExchangeActions | null>(null)

/** Null where messages are only shown, as those of a delegated task. */
export function useExchangeActions(): ExchangeActions | null {
  return useContext(ExchangeActionsContext)
}

/** What of the conversation's shape belongs to one exchange. */
export interface ExchangePlace {
  fork: Fork | null
  /** Sessions forked from the end of this exchange. */
  forks: readonly Session[]
  /** Set where the copied part of a forked session ends. */
  origin: { session: Session | null; name: string } | null
}

export const noPlace: ExchangePlace = { fork: null, forks: [], origin: null }
