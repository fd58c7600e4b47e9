/** A small tokenizer for code shown in passing: strings, comments, numbers and keywords of common languages. */
export type TokenKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment' | 'name'
export interface Token {
  kind: TokenKind
  text: string
}

const script =
  'abstract as async await break case catch class const continue default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null of private protected public readonly return satisfies static super switch this throw true try type typeof undefined var void while yield'
const python =
  'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield'
const shell =
  'if then else elif fi for in do done while case esac function return export local set echo cd exit'
const sql =
  'select from where insert into values update set delete create table index drop alter join left inner outer on group by order limit and or not null primary key as'
const general = `${script} def fn func fun go impl let match mod mut nil package pub self struct then trait use where end elif None True False`

const families: { names: string[]; words: string; hash: boolean; sensitive: boolean }[] = [
  {
    names: [
      'ts',
      'tsx',
      'js',
      'jsx',
      'typescript',
      'javascript',
      'mjs',
      'json',
      'jsonc',
      'java',
      'c',
      'cpp',
      'css',
    ],
    words: script,
    hash: false,
    sensitive: true,
  },
  { names: ['py', 'python', 'toml', 'yaml', 'yml'], words: python, hash: true, sensitive: true },
  {
    names: ['sh', 'bash', 'zsh', 'shell', 'console', 'dockerfile'],
    words: shell,
    hash: true,
    sensitive: true,
  },
  { names: ['sql'], words: sql, hash: false, sensitive: false },
]
const plainLanguages = new Set([
  '',
  'text',
  'txt',
  'plain',
  'markdown',
  'md',
  'diff',
  'log',
  'html',
  'xml',
])

const limit = 100_000

/** Splits code into tokens whose texts join back to exactly the input. Unknown languages get general rules. */
export function highlight(code: string, language: string): Token[] {
  const name = language.toLowerCase()
  if (plainLanguages.has(name) || code.length > limit) return [{ kind: 'plain', text: code }]
  const family = families.find((candidate) => candidate.names.includes(name))
  const sensitive = family?.sensitive ?? true
  const words = new Set((family?.words ?? general).split(' '))
  return tokens(code, words, { hash: family?.hash ?? true, sensitive })
}

function tokens(
  code: string,
  words: Set<string>,
  options: { hash: boolean; sensitive: boolean },
): Token[] {
  const comment = options.hash ? '(?:#|//).*' : '//.*|/\\*[\\s\\S]*?(?:\\*/|$)|--(?= ).*'
  const pattern = new RegExp(
    `(?<comment>${comment})|(?<string>"""[\\s\\S]*?(?:"""|$)|"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?|\`(?:\\\\.|[^\`\\\\])*\`?)|(?<number>\\b\\d[\\w.]*)|(?<word>[A-Za-z_$][\\w$]*)`,
    'g',
  )
  const found: Token[] = []
  let end = 0
  for (const match of code.matchAll(pattern)) {
    if (match.index > end) push(found, 'plain', code.slice(end, match.index))
    end = match.index + match[0].length
    push(found, kindOf(match, code[end], words, options.sensitive), match[0])
  }
  if (end < code.length) push(found, 'plain', code.slice(end))
  return found
}

function kindOf(
  match: RegExpMatchArray,
  next: string | undefined,
  words: Set<string>,
  sensitive: boolean,
): TokenKind {
  const groups = match.groups ?? {}
  if (groups.comment !== undefined) return 'comment'
  if (groups.string !== undefined) return 'string'
  if (groups.number !== undefined) return 'number'
  if (words.has(sensitive ? match[0] : match[0].toLowerCase())) return 'keyword'
  return next === '(' ? 'name' : 'plain'
}

function push(found: Token[], kind: TokenKind, text: string): void {
  const last = found.at(-1)
  if (last?.kind === kind) last.text += text
  else found.push({ kind, text })
}
