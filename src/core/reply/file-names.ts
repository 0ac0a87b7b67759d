/** How a text names one of the files: by its name, or by a longer path that ends in it. */
export interface NamedFile {
  readonly file: string;
  readonly exact: boolean;
}

/** What one line or info string names. */
export interface Mentions {
  /** Asked-for files, each once. */
  readonly files: readonly NamedFile[];
  /** Python files that were not asked for, unsafe paths to asked-for ones included. */
  readonly others: readonly string[];
  /** The line without the names. */
  readonly rest: string;
}

const PATH_CHARACTER = /[\p{L}\p{N}_.\-/\\~]/u;
const WORD_CHARACTER = /[\p{L}\p{N}_\-/\\]/u;
const FILE_NAME =
  /^(?:[\p{L}\p{N}_.\-/\\~:]){0,200}\.(?:py|pyi|ipynb|md|txt|json|ya?ml|toml|cfg|ini|sh|bin)$/u;
const LONGEST_LINE = 2000;
const LONGEST_PATH = 200;
const PYTHON_NAME = /[\p{L}\p{N}_.\-/\\~]{1,200}\.py(?![\p{L}\p{N}_/\\])/gu;

/** Words that may stand beside a name in a title: "### 2. The modified `model.py` file". */
const TITLE_WORDS = new Set(
  (
    "a the your my our here is file filename name path title new updated update modified " +
    "unmodified unchanged final revised edited rewritten improved complete full " +
    "entire whole corrected code script module python version for of contents content block " +
    "step part begin start"
  ).split(" "),
);

/**
 * The two file names that a reply may give, and every way to recognise them.
 *
 * A name only ever selects one of these two; no path from a reply is used. A plain relative path
 * that ends in an asked-for name (`src/model.py`) stands for it; one that is absolute or climbs
 * (`../model.py`) names another file.
 */
export class FileNames {
  /** Longest first, so that `my model.py` is not read as `model.py`. */
  private readonly byLength: readonly string[];

  constructor(readonly files: readonly string[]) {
    const spellings = new Set(files.flatMap((file) => [file, baseName(file)]));
    this.byLength = [...spellings].sort((a, b) => b.length - a.length);
  }

  /** The asked-for file that `path` stands for. */
  resolve(path: string): NamedFile | undefined {
    const plain = path.replaceAll("\\", "/").replace(/^(?:\.\/){1,8}/, "");
    const same =
      this.files.find((file) => file === plain) ??
      this.only((file) => file.toLowerCase() === plain.toLowerCase());
    if (same !== undefined) return { file: same, exact: true };
    if (!isPlainPath(plain)) return undefined;
    const base = baseName(plain);
    const file = this.only((candidate) => baseName(candidate) === base);
    return file === undefined ? undefined : { file, exact: plain === base };
  }

  /** Every file that `line` mentions, asked for or not. Lines beyond 2,000 characters name none. */
  mentions(line: string): Mentions {
    const files = new Map<string, NamedFile>();
    const others = new Set<string>();
    if (line.length > LONGEST_LINE) return { files: [], others: [], rest: line };
    const take = (path: string): void => {
      const named = this.resolve(path);
      if (!named) others.add(path);
      else if (named.exact || !files.has(named.file)) files.set(named.file, named);
    };
    let rest = line.replaceAll("\\_", "_");
    for (const name of this.byLength) rest = withoutName(rest, name, take);
    rest = rest.replace(PYTHON_NAME, (path) => {
      take(path);
      return " ";
    });
    return { files: [...files.values()], others: [...others], rest };
  }

  /**
   * The file that a line is the title of: it holds one name, and beside it only markup, numbers
   * and words that titles have.
   */
  title(line: string): NamedFile | { readonly other: string } | undefined {
    if (line.length > 300) return undefined;
    const { files, others, rest } = this.mentions(line);
    if (files.length + others.length !== 1) return undefined;
    const words = rest.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
    const isTitle = words.every((word) => TITLE_WORDS.has(word) || /^\d+$/.test(word));
    if (!isTitle || words.length > 9) return undefined;
    const [other] = others;
    return files[0] ?? (other === undefined ? undefined : { other });
  }

  /**
   * The file that a block's first line names: nothing but the name, perhaps quoted, in a comment,
   * after "File:" or before a bracketed remark.
   */
  nameLine(line: string): NamedFile | { readonly other: string } | undefined {
    const trimmed = line.trim();
    if (trimmed.length > 300 || /^(?:"""|''')/.test(trimmed)) return undefined;
    if (/^(?:#|\/\/|<!--)/.test(trimmed)) {
      const title = this.title(trimmed);
      return title && "other" in title && !/^\W*(?:file\W+)?[\w./\\-]+\W*$/i.test(trimmed)
        ? undefined
        : title;
    }
    const bare = withoutMarkup(trimmed.replace(/\s{0,4}\([^()]{0,60}\)[\s:*]{0,4}$/, ""), MARKUP)
      .replace(/^(?:file ?name|file|path|title)\s{0,4}[:=]\s{0,4}/i, "")
      .replaceAll("\\_", "_");
    const name = withoutMarkup(bare, MARKUP);
    return (
      this.resolve(name) ??
      this.resolve(withoutMarkup(name, `${MARKUP}_`)) ??
      (FILE_NAME.test(name) ? { other: name } : undefined)
    );
  }

  /** The file whose name `text` begins with. */
  leading(text: string): NamedFile | undefined {
    const name = this.byLength.find((file) => text.startsWith(file) && endsName(text, file.length));
    return name === undefined ? undefined : this.resolve(name);
  }

  /** Whether JSON source holds one of the names as a whole string, or as the end of a path. */
  isKeyIn(source: string): boolean {
    return this.files.some((file) => source.includes(`${baseName(file)}"`));
  }

  private only(fits: (file: string) => boolean): string | undefined {
    const found = this.files.filter(fits);
    return found.length === 1 ? found[0] : undefined;
  }
}

/** The last part of a path with forward slashes. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A relative path of ordinary names: it neither climbs nor starts at a root, a drive or a home. */
function isPlainPath(path: string): boolean {
  return !/^[/~]|^[A-Za-z]:/.test(path) && path.split("/").every((part) => !/^\.{0,2}$/.test(part));
}

/** Whether a name that ends before `end` is followed by neither more of a word nor a suffix. */
function endsName(line: string, end: number): boolean {
  const next = line[end] ?? "";
  if (next === ".") return !WORD_CHARACTER.test(line[end + 1] ?? " ");
  return next === "" || !WORD_CHARACTER.test(next);
}

/** Hands each whole occurrence of `name`, with the path before it, to `take` and cuts it out. */
function withoutName(line: string, name: string, take: (path: string) => void): string {
  let kept = "";
  let from = 0;
  for (let at = line.indexOf(name); at !== -1; at = line.indexOf(name, at + name.length)) {
    const end = at + name.length;
    const first = Math.max(from, at - LONGEST_PATH);
    let start = at;
    while (start > first && PATH_CHARACTER.test(line[start - 1] ?? "")) start -= 1;
    const isWhole = start === at || /[/\\]/.test(line[at - 1] ?? "");
    if (!isWhole || !endsName(line, end)) continue;
    take(line.slice(start, end));
    kept += `${line.slice(from, start)} `;
    from = end;
  }
  return kept + line.slice(from);
}

const MARKUP = "`*\"'<>=:#[] \t-";

function withoutMarkup(text: string, markup: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && markup.includes(text[start] ?? "")) start += 1;
  while (end > start && markup.includes(text[end - 1] ?? "")) end -= 1;
  return text.slice(start, end);
}
