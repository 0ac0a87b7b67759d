/** What a picker shows of a persona. */
export interface PersonaSummary {
  readonly id: string;
  /** The person's name. */
  readonly name: string;
  /** One line for pickers; "" when the file states none. */
  readonly idea: string;
  readonly source: "builtin" | "workspace";
  /** The file that holds the persona. */
  readonly path: string;
}

/** A brief's author. The project's constraints and code stand between `before` and `after`. */
export interface Persona extends PersonaSummary {
  readonly before: string;
  /** "" when the persona leaves the reply's format to Persona Lab. */
  readonly after: string;
}
