const KEY = 'glassbox-theme'

const system = matchMedia('(prefers-color-scheme: dark)')

function stored(): boolean {
  try {
    const own = localStorage.getItem(KEY)
    return own === null ? system.matches : own === 'dark'
  } catch {
    // Storage may be forbidden, as in a sandboxed frame.
    return system.matches
  }
}

/** Light or dark; the system's choice until the reader makes one. */
class Theme {
  dark = $state(stored())

  /** Puts it on the page; for an effect. */
  apply(): void {
    document.documentElement.dataset['theme'] = this.dark ? 'dark' : 'light'
  }

  toggle(): void {
    this.dark = !this.dark
    try {
      localStorage.setItem(KEY, this.dark ? 'dark' : 'light')
    } catch {
      // It then holds for this visit only.
    }
  }
}

export const themed = new Theme()
