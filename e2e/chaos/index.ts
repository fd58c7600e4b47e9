/**
 * `npm run chaos`: seeded trials in which a real `hearth serve` is killed at any instant, started again on
 * the same store, and held to what it had acknowledged.
 */
import { fileURLToPath } from 'node:url'
import { readOptions } from './options.ts'
import { runTrials } from './run-trials.ts'

const options = readOptions(process.argv.slice(2))
const entry = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort())
}
const { trials, kills, acknowledged, findings, milliseconds } = await runTrials(
  entry,
  options,
  ({ seed, found, story, milliseconds }) => {
    const seconds = (milliseconds / 1000).toFixed(1)
    console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} seed ${seed} (${seconds} s)`)
    if (found.length === 0) return
    for (const line of story) console.log(`       ${line}`)
    for (const line of found) console.log(`  FOUND ${line}`)
  },
  interrupted.signal,
)
for (const { seed, storeSeed, kept } of findings) {
  const place = kept === null ? '' : `; the store is in ${kept}`
  console.log(`seed ${seed}, on a store that began with ${storeSeed}${place}`)
  console.log(`  again: npm run chaos -- --only ${seed} --keep`)
}
if (findings.length > 0) console.table(kinds(findings.flatMap(({ found }) => found)))
console.log(
  `\n${trials} trials, ${kills} kills, ${acknowledged} acknowledged inputs in ` +
    `${(milliseconds / 60_000).toFixed(1)} min: ${findings.length} with findings`,
)
process.exitCode = findings.length === 0 ? 0 : 1

/** How often each kind of finding came up, without the names of who it happened to. */
function kinds(found: string[]): { kind: string; times: number }[] {
  const names =
    /\b(t\d+i\d+|op_\w+|call_\w+|dispatch_[0-9A-Z]+|run_[0-9A-Z]+|workflow:\S+|turn_\w+|\d+)\b/g
  const kind = (line: string) => (line.split('\n')[0] ?? '').replace(names, '…').slice(0, 120)
  return [...Map.groupBy(found, kind)]
    .map(([name, lines]) => ({ kind: name, times: lines.length }))
    .toSorted((one, other) => other.times - one.times)
}
