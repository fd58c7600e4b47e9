/** Hearth's mark: a small flame. */
export function Flame({ size = 18 }: { size?: number }) {
  return (
    <svg viewBox="7 3 18 26" height={size} aria-hidden="true" focusable="false">
      <path
        d="M16.6 4.500c.6 3.700-1.100 5.400-3.200 7.600-2.200 2.300-4.200 4.600-4.200 8.200 0 4.300 3 7.200 6.900 7.200s6.800-2.900 6.800-7c0-2.700-1.200-4.600-2.400-6.200-.3 1.700-1 2.800-2.200 3.500.4-4.600-.2-9.700-1.700-13.300Z"
        className="fill-[light-dark(#d9642a,#f0803c)]"
      />
      <path
        d="M16.200 18.600c.2 1.700-.6 2.500-1.400 3.400-.7.800-1.200 1.500-1.200 2.500 0 1.700 1.100 2.700 2.500 2.700s2.500-1 2.500-2.700c0-2.300-1.500-3.300-2.400-5.900Z"
        className="fill-[light-dark(#ffe3bd,#ffd79a)]"
      />
    </svg>
  )
}
