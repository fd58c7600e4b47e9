/** Saves what was chosen as one JSON file. */

export function exportRows(name: string, rows: readonly unknown[]): void {
  const text = JSON.stringify({ exportedAt: new Date().toISOString(), items: rows }, null, 2)
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.json`
  link.click()
  URL.revokeObjectURL(url)
}
