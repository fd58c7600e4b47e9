/** The lines of a text that is compared with another, as many as are shown, and what was left out. */
import { diffLines } from '../chat/line-diff.ts'

export interface StepLine {
  key: number
  text: string
  /** The other side does not have it. */
  isNews: boolean
}

export interface StepLines {
  shown: StepLine[]
  /** Lines before the first that is shown. */
  before: number
  /** Of the whole text. */
  total: number
  /** Whether there is more than what is shown while it is folded. */
  isLong: boolean
  /** What could not be done with a text of this size; null when all was. */
  left: string | null
}

/** Lines that are shown before somebody asks for more, and characters of each. */
const fewLines = 8
const fewCharacters = 600
/** More than this is not looked through line by line, and not drawn. */
export const mostCharacters = 200_000

/** `other` is null when the other side has no such step. */
export function stepLines(
  text: string,
  other: string | null,
  side: 'left' | 'right',
  isOpen: boolean,
): StepLines {
  const isCut = text.length > mostCharacters
  const isCompared = other !== null && other !== text
  const isTooLarge = isCompared && (isCut || other.length > mostCharacters)
  const lines =
    isCompared && !isTooLarge ? compared(text, other, side) : plain(text.slice(0, mostCharacters))
  const first = lines.findIndex(({ isNews }) => isNews)
  const before = isOpen ? 0 : Math.max(0, first - 2)
  const folded = lines.slice(before, before + fewLines)
  const isLong = lines.length > fewLines || folded.some((line) => line.text.length > fewCharacters)
  return {
    shown: isOpen ? lines : folded.map(shortened),
    before,
    total: lines.length,
    isLong,
    left: leftOut(text, isCut, isTooLarge),
  }
}

function leftOut(text: string, isCut: boolean, isTooLarge: boolean): string | null {
  const count = (number: number) => number.toLocaleString('en')
  const parts = [
    isCut &&
      `Only the first ${count(mostCharacters)} of ${count(text.length)} characters are shown.`,
    isTooLarge && 'It is too long to be compared line by line.',
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join(' ') : null
}

function shortened(line: StepLine): StepLine {
  return line.text.length <= fewCharacters
    ? line
    : { ...line, text: `${line.text.slice(0, fewCharacters)}…` }
}

function plain(text: string): StepLine[] {
  return text.split('\n').map((line, key) => ({ key, text: line, isNews: false }))
}

/** The lines of this side; news are those that the other does not have. */
function compared(text: string, other: string, side: 'left' | 'right'): StepLine[] {
  const own = side === 'left' ? 'removed' : 'added'
  const diff = side === 'left' ? diffLines(text, other) : diffLines(other, text)
  return diff
    .filter(({ kind }) => kind === 'same' || kind === own)
    .map(({ key, text: line, kind }) => ({ key, text: line, isNews: kind === own }))
}
