const MASK = "[key]";

/** What looks like a key or a bearer token, whoever's it is. */
const LIKE_A_KEY = /\b(?:sk|pk|rk)-[\w*-]{6,}|\bBearer\s+\S+/gi;

/** `text` without the key and without anything that looks like one. */
export function redact(text: string, apiKey: string | undefined): string {
  const plain = apiKey ? text.replaceAll(apiKey, MASK) : text;
  return plain.replace(LIKE_A_KEY, MASK);
}
