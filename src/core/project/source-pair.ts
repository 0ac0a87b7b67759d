/** One Python file as text; `path` is relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The two files that a candidate may change. */
export interface SourcePair {
  readonly train: SourceFile;
  readonly model: SourceFile;
}
