import type { Attachment } from 'svelte/attachments'

/** Makes a box that has to be scrolled sideways reachable by Tab, so that arrow keys scroll it; only while it has to be. */
export const scrolls =
  (label: string): Attachment<HTMLElement> =>
  element => {
    const look = () => {
      const isWide = element.scrollWidth > element.clientWidth + 1
      element.toggleAttribute('tabindex', isWide)
      if (isWide) {
        element.tabIndex = 0
        element.setAttribute('role', 'group')
        element.setAttribute('aria-label', label)
      } else {
        element.removeAttribute('role')
        element.removeAttribute('aria-label')
      }
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }
