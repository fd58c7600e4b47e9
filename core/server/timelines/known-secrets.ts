/** Secrets this computer knows of: keys of providers, and variables of the project and the process. */
import { readDotenv } from '../../project/dotenv.ts'
import type { OpenProject, Studio } from '../../studio/port.ts'
import { type KnownSecret, secretName } from './mask-secrets.ts'

export function knownSecrets(studio: Studio, project: OpenProject): KnownSecret[] {
  const known = new Map<string, string>()
  const add = (kind: string, value: string | undefined) => {
    if (value) known.set(value, known.get(value) ?? kind)
  }
  for (const [id, { apiKey, headers = {} }] of Object.entries(studio.providers.settings())) {
    add(`key of ${id}`, apiKey)
    for (const [name, value] of Object.entries(headers)) {
      if (secretName.test(name)) add(`header of ${id}`, value)
    }
  }
  for (const [name, value] of Object.entries(readDotenv(project.root).values)) {
    if (isSecret(name, value)) add(`variable ${name}`, value)
  }
  for (const [name, value] of Object.entries(process.env)) {
    if (secretName.test(name)) add(`variable ${name}`, value)
  }
  return [...known].map(([value, kind]) => ({ kind, value }))
}

/** By its name, or as one word that nobody would have thought of. */
function isSecret(name: string, value: string): boolean {
  return secretName.test(name) || /^(?=.*\d)(?=.*[A-Za-z])[\w+/=.-]{20,}$/.test(value)
}
