/** A screen that is touched has no Shift at hand for a new line, and its keyboard comes up when one asks for it. */
export const isTouched = matchMedia('(pointer: coarse)')
