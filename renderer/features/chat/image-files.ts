/** Image files as message parts, with a sentence for each that cannot be taken. */
import type { ImagePart } from '../../../core/contract/message.ts'
import { formatBytes } from '../../ui/format.ts'

/** Providers refuse more; base64 makes it a third larger still. */
const largest = 8_000_000
const accepted = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export async function readImages(
  files: readonly File[],
): Promise<{ images: ImagePart[]; problems: string[] }> {
  const problems: string[] = []
  const good = files.filter((file) => {
    const problem = problemOf(file)
    if (problem) problems.push(problem)
    return problem === null
  })
  const images = await Promise.all(
    good.map(async (file): Promise<ImagePart> => {
      const data = toBase64(new Uint8Array(await file.arrayBuffer()))
      return { type: 'image', mediaType: file.type, data }
    }),
  )
  return { images, problems }
}

function problemOf(file: File): string | null {
  if (!accepted.has(file.type)) {
    return `${file.name} was not attached. PNG, JPEG, GIF and WebP images can be.`
  }
  if (file.size > largest) {
    return `${file.name} was not attached. It has ${formatBytes(file.size)}; ${formatBytes(largest)} is the most.`
  }
  return null
}

/** In slices: a whole image as arguments of one call would overflow the stack. */
function toBase64(bytes: Uint8Array): string {
  const slice = 32_768
  let binary = ''
  for (let start = 0; start < bytes.length; start += slice) {
    binary += String.fromCharCode(...bytes.subarray(start, start + slice))
  }
  return btoa(binary)
}
