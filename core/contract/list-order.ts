/** In which order lists of runs and operations can be read. */

/**
 * `attention`: what waits for a person, then what failed, then what runs. `longest`: what runs comes
 * first, since nobody knows its end. Among equals the newest is first.
 */
export const listOrders = ['newest', 'oldest', 'longest', 'attention'] as const
export type ListOrder = (typeof listOrders)[number]

/** Words to look for: all must be there, whatever their case. */
export function wordsOf(text: string | undefined): string[] {
  return text?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
}
