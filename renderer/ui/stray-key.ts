/** Keys that were meant for what was there before a menu had the focus. */

/** Milliseconds a menu must have had the focus before a key may pick from it. */
export const settlingMs = 150

/** Whether a key would pick an item though nobody can have meant it. A pointer points at what it picks. */
export function isStrayPick(
  { key, repeat }: { key: string; repeat: boolean },
  hasSettled: boolean,
): boolean {
  if (key !== 'Enter' && key !== ' ') return false
  // Held down since it opened the menu.
  return repeat || !hasSettled
}
