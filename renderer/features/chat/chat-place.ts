/** Which instance's conversation parts of it are in; null outside of one. */
import { createContext } from 'react'
import type { Address } from './address.ts'

export const ChatPlaceContext = createContext<Address | null>(null)
