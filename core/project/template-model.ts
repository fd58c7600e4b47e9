/** Another model in the files of a template: what it names, and the comments that speak of it. */

/** `provider/model` as it may stand in source text: nothing in it ends a string. */
export const modelName = /^[a-z0-9][a-z0-9_-]{0,63}\/[\w.:@+/-]{1,200}$/i

/** Of a scripted model, or of one that is yet to be chosen. */
const speaksOfModel = /scripted|thinks|adds? (?:a|its) provider/i

/** `hearth.toml`: the model of all agents that name none. */
export function withModelInConfig(text: string, model: string): string {
  return text.replace(/((?:^#.*\n)*)^model = ".*"$/m, (_all, comments: string) => {
    return `${speaksOfModel.test(comments) ? '' : comments}model = "${model}"`
  })
}

/** Source that names the scripted model itself. */
export function withModelInSource(text: string, model: string): string {
  const named = /((?:^ *\/\/.*\n)*)^( *)model: 'demo\/[a-z-]+',$/gm
  return text.replace(named, (_all, comments: string, indent: string) => {
    return `${speaksOfModel.test(comments) ? '' : comments}${indent}model: '${model}',`
  })
}
