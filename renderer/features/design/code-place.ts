/** Where a design leads to its code: what the page it stands on calls that line of its file. */
import { createContext } from 'react'

/** The search of an address of the same page, by line. By default that of an agent's or workflow's code. */
export const CodePlaceContext = createContext<(line: number) => Record<string, unknown>>(
  (line) => ({ tab: 'code', line }),
)
