/** Attributes of a region that scrolls but holds nothing focusable: the keyboard must still reach it. */
export const scrollable = { tabIndex: 0 } as const
