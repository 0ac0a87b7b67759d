import type { WordClasses } from "./phrase.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** The vocabulary of the marker phrases; a phrase refers to a class as `{name}`. */
export const CLASSES: WordClasses = {
  edit: set(`change modify edit touch alter adjust tweak tamper fiddle vary override overwrite
    redefine reassign rebind`),
  edited: set(`changed modified edited touched altered adjusted tweaked tuned varied tampered
    overridden overwritten redefined reassigned rebound`),
  remove: set("remove delete move replace reorder"),
  removed: set("removed deleted moved replaced reordered"),
  section: set("section block part region zone area code settings values constants"),
  resize: set("tune retune increase decrease reduce"),
  edits: set(`change changes edit edits modification modifications tweak tweaks alteration
    alterations tuning`),
  editing: set("changing editing modifying touching altering tweaking adjusting"),
  editable: set(`editable modifiable changeable tunable tweakable adjustable customizable
    customisable`),
  obliging: set("must should shall ought has have needs need"),
  be: set("is are"),
  soft: set(`please ever just even also all always strictly still now currently deliberately
    intentionally considered absolutely ideally therefore thus so simply accidentally freely
    safely exactly completely both otherwise normally generally here manually really`),
  permitted: set("allowed permitted"),
  forbidden: set("forbidden prohibited disallowed"),
  meant: set("allowed permitted supposed meant intended expected"),
  asIs: set("as-is unchanged unmodified unaltered untouched intact verbatim"),
  lasting: set("fixed constant frozen identical same readonly locked"),
  state: set("frozen fixed readonly locked immutable unchangeable off-limits"),
  compared: set(`experiment experiments run runs trial trials candidate candidates everyone
    comparison comparisons persona personas submission submissions`),
  unit: set("step steps iter iters iteration iterations it its update updates"),
};

/** Nouns that name code or settings: what they head is "said of the code". */
export const CODE_NOUNS = set(`this these those it they all everything anything nothing whatever
  both following below above here rest ones value values setting settings constant constants
  hyperparameter hyperparameters hyperparam hyperparams hparam hparams config configs
  configuration configurations option options section block part region area code line lines
  statement statements function functions class loop numbers argument arguments default defaults
  entry entries field fields variable variables definition definitions file script protocol zone
  setup`);

/** Nouns for what exists only while the code runs. */
export const RUNTIME_NOUNS = set(`loss losses accuracy perplexity result results output outputs
  input inputs gradient gradients grads shape shapes length lengths norm norms variance mean scale
  sign magnitude dtype weight weights activation activations logit logits embedding embeddings
  tensor tensors vocabulary vocab performance behaviour behavior distribution state buffer buffers
  backbone encoder decoder layer layers resolution probability probabilities mask token tokens
  semantics`);

/** Somebody who edits. */
export const PERSONS = set(`you we one anyone nobody agent agents llm llms ai assistant assistants
  persona personas candidate candidates contributor contributors editor editors participant
  participants`);

/** Words that may stand before an imperative. */
export const COURTESY = set(`please and but so therefore thus important note warning attention
  caution really also then now nb must should you to-do ok again hence or`);

/** Words that open a question, a plan or a guess: no statement that anything is frozen. */
export const NO_STATEMENT = set(`todo fixme xxx hack q question maybe perhaps whether wonder
  why`);

/** Words that open a condition or a purpose: what follows is not stated, only supposed. */
export const CONDITION = set(`if when whether unless once while until assuming whenever because
  since that which where`);

/** Words that put what follows into the past. */
export const PAST = set(`was were been had used previously formerly once originally got
  tried`);

/** What is "fixed" in the sense of repaired. */
export const REPAIRED = set(`bug bugs issue issues error errors crash crashes leak leaks typo typos
  overflow regression warning warnings problem race nan nans upstream`);

/** Who or what fixes a value by a rule, where "fixed by …" speaks of no repair. */
export const IMPOSERS = set(`task protocol harness challenge rules contest competition assignment
  specification spec contract benchmark comparison design organisers organizers`);

/** For whom or what a value is fixed, where "fixed for …" speaks of a rule and not of a repair. */
export const COMPARED = set(`all every everyone everybody experiment experiments run runs trial
  trials comparison comparisons comparability comparable fairness fair reproducibility benchmark
  benchmarks candidate candidates study paper personas tournament consistency`);
