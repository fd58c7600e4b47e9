/** Where a form that was not sent has something to be mended. */

/** Gives the focus to the first control, or group of controls, that says what is wrong with it. */
export function focusFirstInvalid(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid]')?.focus()
}

/** Text that stands for no value has the focus then: what is sent is what is seen. */
export function focusNotJson(form: HTMLElement | null): boolean {
  const notJson = form?.querySelector<HTMLElement>('[data-not-json]')
  notJson?.focus()
  return notJson !== null && notJson !== undefined
}
