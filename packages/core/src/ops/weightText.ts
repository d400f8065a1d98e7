/** The weight of a cell in words: the row's, the class's, or their product. */
export const weightText = (t: string, w: string | undefined, { classWeights }: { readonly classWeights?: readonly number[] }) =>
  [w, classWeights && `weight of class ${t}`].filter(text => text !== undefined).join(' ∘ ')
