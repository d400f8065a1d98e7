/** Something the user should know that does not stop the work: a code to match on, what is the matter, what to do about it. */
export interface Warning {
  /** A fixed name in kebab case, the same for every warning of its sort. */
  readonly code: string
  readonly message: string
  readonly cure: string
  /** The column of the table that it is about, where it is about one. */
  readonly column?: string
}
