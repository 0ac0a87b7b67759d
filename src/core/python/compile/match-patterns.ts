import type { MatchMapping, Pattern } from "../ast.ts";
import { formatValue } from "../constants.ts";
import { normalForm } from "../normal-form.ts";
import { SyntaxProblem } from "../parser/syntax-problem.ts";

function fail(message: string, pattern: Pattern): never {
  throw new SyntaxProblem(message, pattern.start);
}

/** A capture or wildcard (also as the last alternative): matches whatever comes. */
export function bindsAnything(pattern: Pattern): boolean {
  if (pattern.kind === "MatchAs") {
    return pattern.pattern === undefined || bindsAnything(pattern.pattern);
  }
  return pattern.kind === "MatchOr" && pattern.patterns.some(bindsAnything);
}

/** Checks a case's pattern; throws where CPython does. */
export function checkPattern(pattern: Pattern): void {
  namesOf(pattern);
}

/** The names that a pattern binds; throws where one is bound twice. */
function namesOf(pattern: Pattern): Set<string> {
  switch (pattern.kind) {
    case "MatchAs": {
      const names = pattern.pattern ? namesOf(pattern.pattern) : new Set<string>();
      return pattern.name === undefined ? names : union(pattern, names, new Set([pattern.name]));
    }
    case "MatchStar":
      return new Set(pattern.name === undefined ? [] : [pattern.name]);
    case "MatchSequence":
      return union(pattern, ...pattern.patterns.map(namesOf));
    case "MatchMapping": {
      rejectRepeatedKeys(pattern);
      const rest = new Set(pattern.rest === undefined ? [] : [pattern.rest]);
      return union(pattern, ...pattern.patterns.map(namesOf), rest);
    }
    case "MatchClass":
      return union(pattern, ...[...pattern.patterns, ...pattern.keywordPatterns].map(namesOf));
    case "MatchOr":
      return alternatives(pattern.patterns, pattern);
    default:
      return new Set();
  }
}

function union(pattern: Pattern, ...sets: readonly Set<string>[]): Set<string> {
  const names = new Set<string>();
  for (const set of sets) {
    for (const name of set) {
      if (names.has(name)) fail(`multiple assignments to name '${name}' in pattern`, pattern);
      names.add(name);
    }
  }
  return names;
}

function alternatives(patterns: readonly Pattern[], whole: Pattern): Set<string> {
  let first: Set<string> | undefined;
  patterns.forEach((pattern, index) => {
    if (index < patterns.length - 1 && bindsAnything(pattern)) {
      fail("a pattern that always matches makes remaining patterns unreachable", pattern);
    }
    const names = namesOf(pattern);
    first ??= names;
    if (names.size !== first.size || [...names].some((name) => !first?.has(name))) {
      fail("alternative patterns bind different names", whole);
    }
  });
  return first ?? new Set();
}

function rejectRepeatedKeys(pattern: MatchMapping): void {
  const seen = new Set<string>();
  for (const key of pattern.keys) {
    if (key.kind === "Attribute") continue;
    const form = key.kind === "Constant" ? formatValue(key.value) : normalForm(key);
    if (seen.has(form)) fail(`mapping pattern checks duplicate key (${form})`, pattern);
    seen.add(form);
  }
}
