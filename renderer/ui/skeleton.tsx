/** Placeholder for content on its way. Nothing is drawn for the first 150 ms, so quick answers never flicker. */
import { useEffect, useState } from 'react'
import { cx } from './cx.ts'

/** True once `ms` have passed since mounting. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return passed
}

const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4', 'w-1/2']

export function Skeleton({ rows = 3, className }: { rows?: number; className?: string }) {
  const visible = useAfter(150)
  const keys = Array.from({ length: rows }, (_, row) => row)
  return (
    <div role="status" className={cx('flex flex-col gap-2 p-4', className)}>
      <span className="sr-only">Loading</span>
      {visible &&
        keys.map((row) => (
          <div
            key={row}
            className={cx('h-4 animate-pulse rounded-sm bg-pressed', widths[row % widths.length])}
          />
        ))}
    </div>
  )
}
