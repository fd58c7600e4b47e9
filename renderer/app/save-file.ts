/** Gives a person a file to keep, and says what of it was masked. */
import { toast } from 'sonner'
import type { MaskedSecret } from '../../core/contract/timeline-file.ts'
import { formatCount } from '../ui/format.ts'

export interface SavedFile {
  name: string
  /** Media type. */
  type: string
  text: string
  masked: readonly MaskedSecret[]
}

export function saveFile({ name, type, text, masked }: SavedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
  if (masked.length > 0) toast(`Saved as ${name}. ${maskedText(masked)}`)
}

/** `2 secrets were masked: API key, variable TOKEN.` */
export function maskedText(masked: readonly MaskedSecret[]): string {
  const count = masked.reduce((sum, one) => sum + one.count, 0)
  const kinds = masked.map(({ kind }) => kind).join(', ')
  return `${formatCount(count, 'secret was', 'secrets were')} masked: ${kinds}.`
}
