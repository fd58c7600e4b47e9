/** Orders of lists as the address has them. */
import { type ListOrder, listOrders } from '../../../core/contract/list-order.ts'

export const usualOrder: ListOrder = 'newest'

/** Unknown words are the usual order. */
export function readOrder(text: string | undefined): ListOrder {
  return listOrders.find((order) => order === text) ?? usualOrder
}

export const byTime = ['newest', 'oldest'] as const
export const byLength = ['longest', 'newest'] as const
