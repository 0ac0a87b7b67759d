/** A JSON object found in text. `value` is undefined where it is balanced but not valid JSON. */
export interface FoundObject {
  /** The offset after its closing brace. */
  readonly end: number;
  readonly value: unknown;
}

/**
 * Reads the JSON object that begins at `start`, a `{`. Line breaks inside strings, which JSON
 * forbids and models write, are taken. Returns undefined when the text ends before the object.
 */
export function readObject(text: string, start: number): FoundObject | undefined {
  const end = endOfObject(text, start);
  return end === undefined ? undefined : { end, value: parseJson(text.slice(start, end)) };
}

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    try {
      return JSON.parse(escapeControlCharacters(source));
    } catch {
      return undefined;
    }
  }
}

function escapeControlCharacters(source: string): string {
  return source.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (literal) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON forbids
    literal.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1)),
  );
}
