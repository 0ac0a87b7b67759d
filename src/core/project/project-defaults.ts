interface ProjectDefaults {
  readonly train: string;
  readonly model: string;
  readonly entry: string;
  readonly returns: string[];
  readonly dtype: "uint16";
  readonly frozen: string[];
  readonly rules: Record<string, never>;
}

/** What an absent `persona-lab.json` says. Apart from its schema, which takes a while to load. */
export const PROJECT_DEFAULTS: ProjectDefaults = {
  train: "train_mps.py",
  model: "model.py",
  entry: "train",
  returns: ["best_vloss", "elapsed_min"],
  dtype: "uint16",
  frozen: [],
  rules: {},
};
