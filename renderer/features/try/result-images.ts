/** Pictures in what a tool gave back: parts of type `image`, as models and MCP servers write them, and data addresses. */
import { isRecord } from '../workflows/schema-form/form-node.ts'

/** More of them than this are only JSON. */
const mostImages = 8

const pictureType = /^image\/(?:png|jpeg|gif|webp|avif)$/
const address = /^data:(image\/[a-z]+);base64,[A-Za-z0-9+/=]+$/

/** As addresses that an `img` shows; SVG is left out, which is a program as much as a picture. */
export function imagesIn(output: string): string[] {
  if (addressOf(output.trim())) return [output.trim()]
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (found.length >= mostImages) return
    if (typeof value === 'string' && addressOf(value)) found.push(value)
    else if (Array.isArray(value)) value.forEach(visit)
    else if (isRecord(value)) {
      const image = partOf(value)
      if (image !== null) found.push(image)
      else Object.values(value).forEach(visit)
    }
  }
  visit(jsonOf(output))
  return [...new Set(found)]
}

function partOf(part: Record<string, unknown>): string | null {
  const type = part.mediaType ?? part.mimeType
  if (part.type !== 'image' || typeof type !== 'string' || typeof part.data !== 'string')
    return null
  const source = `data:${type};base64,${part.data}`
  return addressOf(source) ? source : null
}

function addressOf(text: string): boolean {
  const type = address.exec(text)?.[1]
  return type !== undefined && pictureType.test(type)
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
