let loading: Promise<(latex: string, isBlock: boolean) => string> | undefined

/** Formulas, loaded when the first one is to be shown, with their fonts. */
export function katex() {
  return (loading ??= Promise.all([import('katex'), import('katex/dist/katex.min.css')]).then(
    ([{ default: renderer }]) =>
      (latex, isBlock) =>
        renderer.renderToString(latex, { displayMode: isBlock, throwOnError: false, output: 'htmlAndMathml' }),
  ))
}
