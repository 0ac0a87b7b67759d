/**
 * A condition on the iteration number k = 0, 1, 2, … of a loop. `class` is k ≡ residue (mod
 * modulus), `atLeast` is k ≥ bound, `opaque` is a condition known only by its normal form.
 */
export type Formula =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly parts: readonly Formula[] }
  | {
      readonly kind: "class";
      readonly modulus: number;
      readonly residue: number;
      readonly holds: boolean;
    }
  | { readonly kind: "atLeast"; readonly bound: number; readonly holds: boolean }
  | { readonly kind: "opaque"; readonly form: string; readonly holds: boolean };

type Literal = Exclude<Formula, { kind: "and" | "or" }>;

export const ALWAYS: Formula = { kind: "constant", value: true };
export const NEVER: Formula = { kind: "constant", value: false };

/** More alternatives than a person writes: such a formula is taken as it stands. */
const MAX_ALTERNATIVES = 128;

export function and(...parts: readonly Formula[]): Formula {
  return { kind: "and", parts };
}

export function or(...parts: readonly Formula[]): Formula {
  return { kind: "or", parts };
}

export function not(formula: Formula): Formula {
  switch (formula.kind) {
    case "constant":
      return { kind: "constant", value: !formula.value };
    case "and":
      return { kind: "or", parts: formula.parts.map(not) };
    case "or":
      return { kind: "and", parts: formula.parts.map(not) };
    default:
      return { ...formula, holds: !formula.holds };
  }
}

/**
 * The condition step·k + offset ≡ remainder (mod modulus): one residue class of k, or never.
 * All are integers, modulus is positive.
 */
export function congruence(
  step: number,
  offset: number,
  modulus: number,
  remainder: number,
): Formula {
  const divisor = gcd(step, modulus);
  const target = mod(remainder - offset, modulus);
  if (remainder < 0 || remainder >= modulus || target % divisor !== 0) return NEVER;
  const reduced = modulus / divisor;
  if (reduced === 1) return ALWAYS;
  if (reduced > 1e7) return NEVER;
  const factor = mod(step / divisor, reduced);
  let residue = 0;
  while (mod(factor * residue, reduced) !== mod(target / divisor, reduced)) residue += 1;
  return { kind: "class", modulus: reduced, residue, holds: true };
}

/** Whether `conclusion` surely holds whenever `premise` does. */
export function implies(premise: Formula, conclusion: Formula): boolean {
  return alternatives(premise).every(
    (facts) => isContradiction(facts) || follows(conclusion, facts),
  );
}

/** The disjunctive normal form: each list of literals is one way for the formula to hold. */
function alternatives(formula: Formula): readonly (readonly Literal[])[] {
  if (formula.kind === "or") {
    return formula.parts.flatMap((part) => [...alternatives(part)]).slice(0, MAX_ALTERNATIVES);
  }
  if (isLiteral(formula)) return [[formula]];
  let combined: readonly (readonly Literal[])[] = [[]];
  for (const part of formula.parts) {
    const next = alternatives(part);
    combined = combined.flatMap((facts) => next.map((more) => [...facts, ...more]));
    if (combined.length > MAX_ALTERNATIVES) return [[]];
  }
  return combined;
}

function isLiteral(formula: Formula): formula is Literal {
  return formula.kind !== "and" && formula.kind !== "or";
}

function isContradiction(facts: readonly Literal[]): boolean {
  return facts.some((fact) =>
    follows(
      not(fact),
      facts.filter((other) => other !== fact),
    ),
  );
}

function follows(formula: Formula, facts: readonly Literal[]): boolean {
  switch (formula.kind) {
    case "constant":
      return formula.value;
    case "and":
      return formula.parts.every((part) => follows(part, facts));
    case "or":
      return formula.parts.some((part) => follows(part, facts));
    case "class":
      return facts.some((fact) => classFollows(formula, fact));
    case "atLeast":
      if (formula.holds && formula.bound <= 0) return true;
      return facts.some((fact) => boundFollows(formula, fact));
    case "opaque":
      return facts.some(
        (fact) =>
          fact.kind === "opaque" && fact.form === formula.form && fact.holds === formula.holds,
      );
  }
}

function classFollows(wanted: Extract<Formula, { kind: "class" }>, fact: Literal): boolean {
  if (fact.kind !== "class") return false;
  const { modulus, residue, holds } = wanted;
  if (fact.holds && holds) {
    return fact.modulus % modulus === 0 && fact.residue % modulus === residue;
  }
  if (fact.holds) return (fact.residue - residue) % gcd(fact.modulus, modulus) !== 0;
  return !holds && modulus % fact.modulus === 0 && residue % fact.modulus === fact.residue;
}

function boundFollows(wanted: Extract<Formula, { kind: "atLeast" }>, fact: Literal): boolean {
  if (fact.kind !== "atLeast" || fact.holds !== wanted.holds) return false;
  return wanted.holds ? fact.bound >= wanted.bound : fact.bound <= wanted.bound;
}

function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function mod(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
