/** Saves what is seen of the statistics, for programs or for a spreadsheet. */
import { ChevronDown } from 'lucide-react'
import { toast } from 'sonner'
import { Statistics } from '../../../core/contract/statistics.ts'
import type { HearthClient } from '../../app/client.ts'
import { useProject } from '../../app/project.ts'
import { saveFile } from '../../app/save-file.ts'
import { Button } from '../../ui/button.tsx'
import { describeError } from '../../ui/error-panel.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { exportRows } from '../lists/export-rows.ts'

export function ExportStatistics({
  statistics,
  only,
}: {
  statistics: Statistics | undefined
  only: string | undefined
}) {
  const { client } = useProject()
  const items = statistics?.items.filter(({ name }) => only === undefined || name === only) ?? []
  return (
    <Menu
      align="end"
      trigger={
        <Button disabled={items.length === 0}>
          Export
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => void exportRows(client, 'statistics', items)}>As JSON</MenuItem>
      <MenuItem onSelect={() => statistics && void saveCsv(client, { ...statistics, items })}>
        As CSV, for a spreadsheet
      </MenuItem>
    </Menu>
  )
}

async function saveCsv(client: HearthClient, { by, items }: Statistics): Promise<void> {
  try {
    const [{ value, masked }, { toCsv }] = await Promise.all([
      client.mask(items),
      import('./statistics-table.ts'),
    ])
    const name = `statistics-${new Date().toISOString().slice(0, 10)}.csv`
    saveFile({
      name,
      type: 'text/csv',
      text: toCsv({ by, items: Statistics.shape.items.parse(value) }),
      masked,
    })
  } catch (error) {
    toast.error(`Nothing was exported. ${describeError(error).message}`)
  }
}
