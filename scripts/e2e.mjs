/** `npm run e2e [browser|desktop] [playwright arguments]`: the studio in a browser and as a desktop app. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, buildReason } from './build.mjs'
import { runCommand } from './command.mjs'
import { oneOutcome, playwrightOutcomes, withExitCode } from './outcomes.mjs'
import { artifacts, node, packageScript } from './paths.mjs'
import { ensureSystem, findChromium } from './system.mjs'

const projects = ['browser', 'desktop']
const playwright = packageScript('@playwright/test', 'cli.js')

/** Runs one Playwright project; needs a build and the system's packages. */
export async function e2e(project, extra = []) {
  const report = join(artifacts, `${project}.json`)
  await mkdir(artifacts, { recursive: true })
  await rm(report, { force: true })
  const command = [
    node,
    playwright,
    'test',
    `--project=${project}`,
    '--reporter=list,json',
    ...extra,
  ]
  const needsDisplay = project === 'desktop' && process.platform === 'linux' && !process.env.DISPLAY
  const [first, ...rest] = needsDisplay ? [...virtualDisplay, ...command] : command
  const { code, timedOut } = await runCommand(first, rest, {
    env: {
      HEARTH_CHROMIUM: (await findChromium()) ?? '',
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
    timeoutMs: 20 * 60_000,
  })
  if (timedOut) console.log(`The ${project} tests took too long and were ended.`)
  if (!existsSync(report)) return oneOutcome(false, project, `ended with ${code} and no report`)
  return withExitCode(playwrightOutcomes(JSON.parse(readFileSync(report, 'utf8'))), code, project)
}

const virtualDisplay = ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24']

async function main([first, ...others]) {
  const named = projects.includes(first)
  const chosen = named ? [first] : projects
  const extra = named ? others : [first, ...others].filter(Boolean)
  if (!(await ensureSystem())) return false
  if ((await buildReason()) && !(await build({ quiet: true }))) return false
  let failed = 0
  for (const project of chosen) failed += (await e2e(project, extra)).failures.length
  return failed === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
}
