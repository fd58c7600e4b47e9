import { describe, expect, it } from 'vitest'
import { formatBytes, formatCost, formatCount, formatDuration, formatTokens } from './format.ts'

describe('numbers for people', () => {
  it('writes durations in the largest unit that still says something', () => {
    expect(
      [0, 340, 999.6, 1200, 9949, 9960, 59_400, 185_000, 7_800_000].map(formatDuration),
    ).toEqual([
      '0 ms',
      '340 ms',
      '1000 ms',
      '1.2 s',
      '9.9 s',
      '10 s',
      '59 s',
      '3 min 05 s',
      '2 h 10 min',
    ])
    expect(formatDuration(Number.NaN)).toBe('–')
  })
  it('shortens token counts without trailing zeros', () => {
    expect([0, 812, 1000, 4100, 123_456, 999_960, 1_250_000].map(formatTokens)).toEqual([
      '0',
      '812',
      '1k',
      '4.1k',
      '123k',
      '1M',
      '1.25M',
    ])
  })
  it('never shows an unknown cost as zero', () => {
    expect(formatCost(null)).toBe('cost unknown')
    expect(formatCost(undefined)).toBe('cost unknown')
    expect([0, 0.00004, 0.0042, 0.123, 4.5].map(formatCost)).toEqual([
      '$0',
      '<$0.0001',
      '$0.0042',
      '$0.123',
      '$4.50',
    ])
  })
  it('writes sizes and counts', () => {
    expect([0, 512, 4200, 18_400_000, 999_600_000].map(formatBytes)).toEqual([
      '0 B',
      '512 B',
      '4.2 kB',
      '18 MB',
      '1 GB',
    ])
    expect([
      formatCount(1, 'tool'),
      formatCount(2, 'tool'),
      formatCount(3, 'entry', 'entries'),
    ]).toEqual(['1 tool', '2 tools', '3 entries'])
  })
})
