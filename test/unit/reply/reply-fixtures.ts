import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../fixtures/replies");

export function fixtureText(file: string): string {
  return readFileSync(join(FOLDER, file), "utf8");
}

export const TRAIN = fixtureText("train.py.txt");
export const MODEL = fixtureText("model.py.txt");
const DOCUMENTED = fixtureText("documented.py.txt");

/** What a reply must give: texts ("" for unmodified) and notes, or the sentence of its failure. */
export type Expectation =
  | { readonly train: string; readonly model: string; readonly notes?: readonly RegExp[] }
  | { readonly error: RegExp };

const BOTH: Expectation = { train: TRAIN, model: MODEL, notes: [] };
const CUT = /cut off/;
const DIFF = /diff/;
const NOT_GIVEN = /does not give/;

/** Every file test/fixtures/replies/<key>.md. */
export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  "as-asked": BOTH,
  "as-asked-model-first": BOTH,
  "name-as-comment": BOTH,
  "name-as-decorated-comment": BOTH,
  headings: BOTH,
  "bold-names": BOTH,
  "bold-escaped-underscore": BOTH,
  "backticked-lines": BOTH,
  "info-string-plain": BOTH,
  "info-string-title": BOTH,
  "info-string-colon": BOTH,
  "info-string-only-name": BOTH,
  "info-string-braces": BOTH,
  "python3-language": BOTH,
  "no-language": BOTH,
  "tilde-fences": BOTH,
  "longer-fence-docstring": { train: TRAIN, model: DOCUMENTED, notes: [] },
  "same-fence-docstring": { train: TRAIN, model: DOCUMENTED, notes: [] },
  "in-a-list": BOTH,
  "list-marker-fence": BOTH,
  "indented-fence-only": BOTH,
  "json-plain": BOTH,
  "json-in-fence": BOTH,
  "json-nested": { train: TRAIN, model: "" },
  "json-null": { train: TRAIN, model: "" },
  "json-list": BOTH,
  "json-fenced-values": BOTH,
  "json-raw-newlines": { train: TRAIN, model: "" },
  "json-cut": { error: CUT },
  "json-number": { error: /train_mps\.py as something other than text/ },
  "think-tags": BOTH,
  "thinking-no-opening-tag": BOTH,
  "reasoning-inline": BOTH,
  "think-only-drafts": { error: /gives neither/ },
  "think-unclosed": { error: /cut off.*thinking/ },
  "think-in-code": {
    train: `${TRAIN}\nPROMPT = """\n<think>\n"""\n`,
    model: "",
    notes: [NOT_GIVEN],
  },
  "lone-model": { train: "", model: MODEL, notes: [NOT_GIVEN] },
  "empty-block": { train: TRAIN, model: "", notes: [] },
  "empty-unnamed-block": { train: TRAIN, model: "", notes: [NOT_GIVEN] },
  "placeholder-comment": { train: "", model: MODEL, notes: [] },
  "two-empty-blocks": { train: "", model: "", notes: [] },
  "two-unnamed-empty-blocks": { train: "", model: "", notes: [] },
  "repeated-last-counts": { train: TRAIN, model: MODEL, notes: [/2 times; the last one counts/] },
  "repetition-cut": { error: CUT },
  "cut-in-code": { error: CUT },
  "unclosed-then-next": { error: CUT },
  "cut-in-docstring-fence": { error: CUT },
  "diff-block": { error: DIFF },
  "diff-in-python-block": { error: DIFF },
  "apply-patch": { error: DIFF },
  "search-replace": { error: DIFF },
  "diff-beside-files": { train: TRAIN, model: MODEL, notes: [/diff beside/] },
  "diff-for-other-file": { error: DIFF },
  "other-files-ignored": { train: TRAIN, model: MODEL, notes: [/optim\.py/, /schedule\.py/] },
  "path-plain": { train: TRAIN, model: MODEL, notes: [/longer path that ends in train_mps\.py/] },
  "path-escapes": { error: /gives neither/ },
  "path-escape-beside-real": {
    train: "",
    model: MODEL,
    notes: [/\/etc\/model\.py, which was not asked for/, NOT_GIVEN],
  },
  "sentence-names": BOTH,
  "snippets-then-files": {
    train: TRAIN,
    model: MODEL,
    notes: [/only seems to be model\.py/],
  },
  "unnamed-pair": {
    train: TRAIN,
    model: MODEL,
    notes: [/taken as train_mps\.py by what/, /taken as model\.py by what/],
  },
  "unnamed-ambiguous": { error: /nothing says whether/ },
  "one-unnamed-beside-named": {
    train: TRAIN,
    model: MODEL,
    notes: [/taken as model\.py by what/],
  },
  "names-disagree": { error: /leaves open whether/ },
  "markdown-wrapper": BOTH,
  "prose-only": { error: /gives neither/ },
  empty: { error: /is empty/ },
  "docstring-title": {
    train: `"""train_mps.py: trains the net of model.py."""\n${TRAIN}`,
    model: "",
    notes: [NOT_GIVEN],
  },
  "left-out-code": {
    train: "",
    model: "class TinyNet:\n    # ... rest of the class unchanged ...\n    pass\n",
    notes: [NOT_GIVEN, /code left out/],
  },
  "end-token-after-fence": BOTH,
};
