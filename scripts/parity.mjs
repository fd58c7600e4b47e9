/** `docs/parity.md` from the table `docs/parity.json`; with `--check` only says whether it is up to date. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './paths.mjs'

/** What the letters of ids are about, in the order of the page. */
const groups = [
  ['A', 'The authoring API'],
  ['H', 'Routes'],
  ['S', 'Event streams'],
  ['X', 'WebSockets'],
  ['R', 'Runs'],
  ['D', 'Admin routes'],
  ['G', 'Agents and profiles'],
  ['W', 'Workflows'],
  ['I', 'Instances and sessions'],
  ['O', 'Operations of a session'],
  ['Y', 'Typed outputs'],
  ['C', 'Compaction'],
  ['T', 'Tools'],
  ['U', 'Roles and tasks'],
  ['K', 'Skills and project instructions'],
  ['B', 'Sandboxes'],
  ['M', 'Models and backends'],
  ['P', 'MCP'],
  ['Q', 'Code tool'],
  ['N', 'Dispatch and chat'],
  ['E', 'OpenTelemetry'],
  ['L', 'Client'],
  ['Z', 'Command line'],
  ['V', 'Project layout'],
  ['J', 'Deployment'],
  ['W-', 'Weaknesses to avoid'],
]

const signs = { works: '✔ works', different: '◐ different', not_ported: '✘ not ported' }

function render(rows) {
  const count = (state) => rows.filter((row) => row.state === state).length
  return [
    '# Parity',
    '',
    'What Hearth set out to do, promise by promise, and what is true now. *Works* always names a test that',
    'proves it; *different* says how; *not ported* says why not. Made by `node scripts/parity.mjs` from',
    '[parity.json](parity.json).',
    '',
    `${count('works')} work, ${count('different')} are different, ${count('not_ported')} are not ported.`,
    '',
    ...groups.flatMap(([prefix, title]) => section(title, rowsOf(rows, prefix))),
  ].join('\n')
}

function rowsOf(rows, prefix) {
  return rows.filter(({ id }) => id.replace(/\d+\w?$/, '') === prefix)
}

function section(title, rows) {
  const lines = rows.map(
    ({ id, promise, state, note, test }) =>
      `| ${id} | ${cell(promise)} | ${signs[state]} | ${cell(note)} | ${proof(test)} |`,
  )
  return [`## ${title}`, '', '| | | | | proof |', '| --- | --- | --- | --- | --- |', ...lines, '']
}

function proof(test) {
  if (test === null) return ''
  const [file, name] = test.split('::')
  return `[${cell(name)}](../${file})`
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

const page = join(root, 'docs/parity.md')
const rows = JSON.parse(await readFile(join(root, 'docs/parity.json'), 'utf8'))
const text = render(rows)
if (!process.argv.includes('--check')) await writeFile(page, text)
else if ((await readFile(page, 'utf8')) !== text) {
  console.error('docs/parity.md is out of date: run "node scripts/parity.mjs".')
  process.exitCode = 1
}
