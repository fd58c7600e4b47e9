/** Agent files as different people write them: the same agent in many styles. For tests. */
import fc from 'fast-check'

interface Style {
  quote: string
  semicolon: string
  unit: string
  newline: string
  trailing: boolean
  oneLine: boolean
  comments: 'none' | 'line' | 'block' | 'trailing'
}

const style: fc.Arbitrary<Style> = fc.record({
  quote: fc.constantFrom("'", '"'),
  semicolon: fc.constantFrom('', ';'),
  unit: fc.constantFrom('  ', '    ', '\t'),
  newline: fc.constantFrom('\n', '\n', '\n', '\r\n'),
  trailing: fc.boolean(),
  oneLine: fc.boolean(),
  comments: fc.constantFrom('none', 'line', 'block', 'trailing'),
})

type Property = (style: Style) => string

const modelProperties: Property[] = [
  ({ quote: q }) => `model: ${q}openai/gpt-5.5${q}`,
  ({ quote: q }) => `"model": ${q}openai/gpt-5.5${q}`,
  ({ quote: q }) => `model: ${q}demo/guide${q} as const`,
  () => 'model: `demo/guide`',
  () => 'model: false',
]

const otherProperties: Property[] = [
  ({ quote: q }) => `instructions: ${q}It${q === "'" ? "\\'" : "'"}s kind, \\"quoted\\".${q}`,
  ({ newline, unit }) => `instructions: \`Help.${newline}${unit}- \\\`code\\\`${newline}\``,
  () => `instructions: \`Help \${ctx.id} at \${helper(\`x\${1}\`)}.\``,
  () => `instructions: (turn: unknown) => \`Turn of \${typeof turn}\``,
  () => 'tools: [lookup]',
  ({ newline, unit }) =>
    `tools: [${newline}${unit}${unit}lookup, // first${newline}${unit}${unit}inline,${newline}${unit}]`,
  () => 'tools: [...shared, lookup]',
  () => 'compaction: { keepRecentTokens: 8_000 }',
  () => 'compaction: false',
  ({ quote: q }) =>
    `thinkingLevel: helper(${q}a${q}) ? (${q}low${q} as const) : (${q}high${q} as const)`,
  ({ quote: q }) => `['description']: ${q}Computed key.${q}`,
  () => 'policy: { write: "ask" as const, /* nothing */ shell: "deny" as const }',
  ({ quote: q }) => `description: ${q}Ünïcode 🙂 // no comment${q}`,
]

const shapes = ['arrow', 'block', 'function', 'declared', 'constant', 'satisfies', 'async'] as const
const exportsAs = ['inline', 'identifier', 'specifier', 'named'] as const
const importsAs = ['plain', 'alias', 'namespace', 'mixed'] as const

const file: fc.Arbitrary<string> = fc
  .record({
    style,
    model: fc.constantFrom(...modelProperties),
    others: fc.subarray(otherProperties, { maxLength: 5 }),
    first: fc.boolean(),
    spread: fc.constantFrom('none', 'none', 'start', 'end'),
    shape: fc.constantFrom(...shapes),
    exportAs: fc.constantFrom(...exportsAs),
    importAs: fc.constantFrom(...importsAs),
    extra: fc.constantFrom('', 'type', 'doc'),
  })
  .map((parts) => {
    const { style: s } = parts
    const texts = uniqueKeys(
      (parts.first ? [parts.model, ...parts.others] : [...parts.others, parts.model]).map(
        (property) => property(s),
      ),
    )
    if (parts.spread === 'start') texts.unshift('...base')
    if (parts.spread === 'end') texts.push('...base')
    const lines = [
      ...head(parts.importAs, s, parts.extra),
      ...body(parts.shape, parts.exportAs, makerName(parts.importAs), printObject(texts, s), s),
      '',
    ]
    return lines.join(s.newline)
  })

function uniqueKeys(properties: string[]): string[] {
  const seen = new Set<string>()
  return properties.filter((text) => {
    const key = /^[\w'"[\]]+/.exec(text)?.[0].replace(/\W/g, '') ?? text
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function makerName(importAs: (typeof importsAs)[number]): string {
  return {
    plain: 'createAgent',
    alias: 'make',
    namespace: 'hearth.createAgent',
    mixed: 'createAgent',
  }[importAs]
}

function head(importAs: (typeof importsAs)[number], s: Style, extra: string): string[] {
  const { quote: q, semicolon: end } = s
  const from = `from ${q}hearth${q}${end}`
  const imports = {
    plain: [`import { createAgent } ${from}`, `import { defineTool } ${from}`],
    alias: [`import { createAgent as make, defineTool } ${from}`],
    namespace: [`import * as hearth ${from}`, `import { defineTool } ${from}`],
    mixed: [`import { createAgent, defineTool, type FlueContext } ${from}`],
  }[importAs]
  return [
    ...(extra === 'doc' ? ['/**', ' * The front desk: `createAgent(() => ({}))`.', ' */'] : []),
    ...imports,
    `import { lookup, shared } from ${q}../tools/lookup.ts${q}${end}`,
    '',
    ...(extra === 'type' ? [`interface Place<T> { readonly id: T }${end}`, ''] : []),
    ...(importAs === 'mixed' ? [`export type Context = FlueContext${end}`] : []),
    `const base = { cwd: ${q}/${q} }${end}`,
    `const helper = (text: string): string => text.trim()${end}`,
    `const inline = defineTool({ name: ${q}inline${q}, description: ${q}Here.${q}, execute: async () => ${q}ok${q} })${end}`,
    `export const kept = [base, helper, inline, lookup, shared]${end}`,
    '',
  ]
}

function printObject(texts: readonly string[], s: Style): string {
  if (s.oneLine && !texts.some((text) => /\n|\/\//.test(text))) {
    return `{ ${texts.join(', ')}${s.trailing ? ',' : ''} }`
  }
  const lines = texts.flatMap((text, index) => {
    const comma = s.trailing || index < texts.length - 1 ? ',' : ''
    if (s.comments === 'line') return [`${s.unit}// about ${index}`, `${s.unit}${text}${comma}`]
    if (s.comments === 'block') return [`${s.unit}/* no. ${index} */ ${text}${comma}`]
    if (s.comments === 'trailing') return [`${s.unit}${text}${comma} // said ${index}`]
    return [s.unit + text + comma]
  })
  return ['{', ...lines, '}'].join(s.newline)
}

function body(
  shape: (typeof shapes)[number],
  exportAs: (typeof exportsAs)[number],
  maker: string,
  object: string,
  s: Style,
): string[] {
  const { semicolon: end, newline } = s
  const before: string[] = []
  const initializer = (): string => {
    switch (shape) {
      case 'arrow':
        return `(ctx) => (${object})`
      case 'async':
        return `async (ctx) => (${object})`
      case 'satisfies':
        return `(ctx) => (${object} satisfies object)`
      case 'block':
        return `(ctx) => {${newline}${s.unit}const inner = () => { return 1 }${end}${newline}${s.unit}inner()${end}${newline}${s.unit}return ${object}${end}${newline}}`
      case 'function':
        return `function initialize(ctx) {${newline}${s.unit}return ${object}${end}${newline}}`
      case 'declared':
        before.push(`const initialize = (ctx: { id: string }) => (${object})${end}`)
        return 'initialize'
      case 'constant':
        return `(ctx) => {${newline}${s.unit}const options = ${object}${end}${newline}${s.unit}return options${end}${newline}}`
    }
  }
  const call = `${maker}(${initializer()})`
  const ending = {
    inline: [`export default ${call}${end}`],
    identifier: [`const agent = ${call}${end}`, `export default agent${end}`],
    specifier: [`const agent = ${call}${end}`, `export { agent as default }${end}`],
    named: [`export const agent = ${call}${end}`],
  }[exportAs]
  return [...before, ...ending]
}

/** The same files at each call. */
export function corpus(count: number): string[] {
  return fc.sample(file, { numRuns: count, seed: 20 })
}
