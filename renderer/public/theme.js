/**
 * The chosen theme, before anything is drawn: a page waits for this file, and not for the studio's own code.
 * As the page itself reads it: see renderer/app/theme.ts.
 */
const chosen = localStorage.getItem('hearth.theme')
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
