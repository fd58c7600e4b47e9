/** A link back to the list a view belongs to, before the view's title. */
import { Link, type LinkProps } from '@tanstack/react-router'

export function Crumb({ link, children }: { link: LinkProps; children: string }) {
  return (
    <>
      <Link
        {...link}
        activeOptions={{ exact: true }}
        className="shrink-0 rounded-sm text-ink-3 hover:text-ink hover:underline"
      >
        {children}
      </Link>
      <span aria-hidden className="text-ink-3">
        /
      </span>
    </>
  )
}
