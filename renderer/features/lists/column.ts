/** What lists are made of: rows that all begin alike, and columns after that. */
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Status } from '../../ui/status-glyph.tsx'

/** Class of columns that narrow windows go without. */
export const wide = 'max-xl:hidden'

export interface ListRow {
  id: string
  name: string
  /** Said after the name, in gray. */
  detail: string
  link: LinkProps | null
  /** The shape before the name; or something of the list's own in its place. */
  status: Status
  lead?: ReactNode
  /** After the name, such as a badge. */
  mark?: ReactNode
}

export interface Column<Item> {
  title: string
  /** Pixels. */
  width: number
  align?: 'right'
  /** Left out in narrow windows. */
  wideOnly?: boolean
  /** Orders that a click on the heading goes through. */
  orders?: readonly string[]
  cell: (item: Item) => ReactNode
}

export interface Order {
  value: string
  onChange: (order: string) => void
}
