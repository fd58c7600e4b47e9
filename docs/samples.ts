/** The code blocks of these pages, by the file that their first line names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const docs = import.meta.dirname

export interface Sample {
  /** The page it is on. */
  page: string
  language: string
  /** What `// …` in the first line says; null without one. */
  file: string | null
  text: string
}

export function pages(): string[] {
  return readdirSync(docs).filter((name) => name.endsWith('.md'))
}

export function readPage(page: string): string {
  return readFileSync(join(docs, page), 'utf8')
}

export function samples(language: string): Sample[] {
  return pages().flatMap((page) =>
    [...readPage(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)]
      .map(([, name = '', text = '']) => {
        const file = /^\/\/ (\S+)\n/.exec(text)?.[1] ?? null
        return { page, language: name, file, text }
      })
      .filter((sample) => sample.language === language),
  )
}
