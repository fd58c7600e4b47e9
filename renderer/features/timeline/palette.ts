/** The theme's colours as a canvas takes them, resolved once per theme. */
import { coloursName, isForced } from '../../app/theme.ts'
import { resolveColour } from '../../ui/resolve-colour.ts'

export interface Palette {
  /** Any CSS colour, such as `var(--color-bad)`. */
  colour(expression: string): string
  /** Of small text. */
  font: string
}

/** What lies behind texts and bars. */
const surface = /--color-(sunken|canvas|panel|raised)\b/

const palettes = new Map<string, Palette>()

export function currentPalette(): Palette {
  // The system's colours make one colour of all of ours, so a surface has to be asked for by its name.
  const name = coloursName()
  const known = palettes.get(name)
  if (known) return known
  const resolved = new Map<string, string>()
  const family = getComputedStyle(document.body).fontFamily
  const palette: Palette = {
    font: `11px ${family}`,
    colour(expression) {
      const before = resolved.get(expression)
      if (before !== undefined) return before
      const colour = resolveColour(isForced() && surface.test(expression) ? 'Canvas' : expression)
      resolved.set(expression, colour)
      return colour
    },
  }
  palettes.set(name, palette)
  return palette
}

/** Sizes a canvas for the screen's pixels, clears it and gives its context; null where there is none. */
export function freshCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio || 1
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)]
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across
    canvas.height = down
  }
  const context = canvas.getContext('2d')
  if (!context) return null
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, width, height)
  return context
}
