/** What a comment says about the code that it stands by. */
export type Marker =
  | { readonly kind: "freeze"; readonly direction: "below" | "above" }
  | { readonly kind: "thaw" }
  /** `period` is undefined where the comment gives a name in place of a number. */
  | { readonly kind: "cadence"; readonly period: number | undefined }
  /** The bounds as Python source. */
  | { readonly kind: "range"; readonly low: string; readonly high: string };
