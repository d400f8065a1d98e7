import type { StepCode } from 'glassbox/tutorial'

export type Language = Exclude<keyof StepCode, 'maths' | 'latex'> | 'maths'

export const languages: Readonly<Record<Language, string>> = { numpy: 'NumPy', typescript: 'TypeScript', r: 'R', maths: 'Maths' }

/** In which language the reader wants the code of the steps: one choice for the whole room. */
export const chosen = $state<{ language: Language }>({ language: 'numpy' })
