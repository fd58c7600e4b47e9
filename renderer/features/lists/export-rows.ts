/** Saves what was chosen as one JSON file, without secrets. */
import { toast } from 'sonner'
import type { HearthClient } from '../../app/client.ts'
import { saveFile } from '../../app/save-file.ts'
import { describeError } from '../../ui/error-panel.tsx'

export async function exportRows(
  client: HearthClient,
  name: string,
  rows: readonly unknown[],
): Promise<void> {
  const exportedAt = new Date().toISOString()
  try {
    const { value, masked } = await client.mask(rows)
    saveFile({
      name: `${name}-${exportedAt.slice(0, 10)}.json`,
      type: 'application/json',
      text: JSON.stringify({ exportedAt, items: value }, null, 2),
      masked,
    })
  } catch (error) {
    toast.error(`Nothing was exported. ${describeError(error).message}`)
  }
}
