/** A colour of the theme as the screen shows it now: canvases cannot read variables. */

/** `expression` is any CSS colour, such as `var(--color-ink)`; `scheme` is the page's own unless given. */
export function resolveColour(expression: string, scheme?: 'light' | 'dark'): string {
  const probe = document.createElement('span')
  if (scheme) probe.style.colorScheme = scheme
  probe.style.color = expression
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
