/** YAML as platforms read it: each line as long as it is, and nothing by reference. */
import { stringify } from 'yaml'

/** @param explanation comment lines that come first. */
export function yamlFile(explanation: string, content: object): string {
  // Not every reader of YAML knows anchors, and none of ours is better for them.
  return explanation + stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })
}
