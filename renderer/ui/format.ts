/** Numbers for people: durations, tokens, money, sizes. Unknown is said, never shown as zero. */

/** `340 ms`, `1.2 s`, `48 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `812`, `4.1k`, `1.25M`. */
export function formatTokens(count: number): string {
  if (count < 1000) return String(count)
  if (count < 999_950) return `${trim((count / 1000).toFixed(count < 100_000 ? 1 : 0))}k`
  return `${trim((count / 1_000_000).toFixed(2))}M`
}

/** US dollars. Null means the price is not known, and says so. */
export function formatCost(total: number | null | undefined): string {
  if (total === null || total === undefined) return 'cost unknown'
  if (total === 0) return '$0'
  if (total < 0.0001) return '<$0.0001'
  if (total < 0.01) return `$${total.toFixed(4)}`
  if (total < 1) return `$${total.toFixed(3)}`
  return `$${total.toFixed(2)}`
}

/** `512 B`, `4.2 kB`, `18 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 ? trim(value.toFixed(1)) : Math.round(value)} ${units[unit]}`
}

/** `2 Mar 2026, 09:00`: the months and hours as all other texts have them. */
export function formatMoment(moment: number | string): string {
  return new Date(moment).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

/** `09:00` */
export function formatHour(moment: number): string {
  return new Date(moment).toLocaleTimeString('en-GB', { timeStyle: 'short' })
}

/** `3 tools`, `1 tool`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`
}

function trim(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number
}
