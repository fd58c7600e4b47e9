/** A colour of the theme as the screen shows it now: canvases cannot read variables. */

/** `expression` is any CSS colour, such as `var(--color-ink)`; resolved where `near` stands. */
export function resolveColour(expression: string, near: Element = document.body): string {
  const probe = document.createElement('span')
  probe.style.color = expression
  near.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
