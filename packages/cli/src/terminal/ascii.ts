import type { Look } from './style.ts'

/** What stands for the characters of formulas and of good typesetting where only ASCII can be shown. */
const spellings: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '·': '*',
  '∘': '*',
  '⊙': '*',
  '×': 'x',
  '÷': '/',
  '√': 'sqrt',
  '∂': 'd',
  '∇': 'grad ',
  ᵀ: '^T',
  '²': '^2',
  '³': '^3',
  '½': '1/2',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '≈': '~',
  '─': '-',
  '│': '|',
  '▶': '>',
  '→': '->',
  '←': '<-',
  '∈': 'in',
  '∞': 'infinity',
  '′': "'",
  '″': '"',
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  Δ: 'Delta',
  ε: 'epsilon',
  η: 'eta',
  θ: 'theta',
  λ: 'lambda',
  μ: 'mu',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  Σ: 'sum',
  '∑': 'sum',
  φ: 'phi',
}

/** A text in the characters that the look has: in ASCII, signs are spelled, letters lose their marks, and what is left is `?`. */
export const spelled = (text: string, look: Pick<Look, 'unicode'>): string =>
  look.unicode
    ? text
    : text.replace(
        /[^\p{ASCII}]/gu,
        sign => spellings[sign] ?? (sign.normalize('NFKD').replace(/[^\p{ASCII}]/gu, '') || (/\p{M}/u.test(sign) ? '' : '?')),
      )
