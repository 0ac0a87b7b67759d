import type { ModuleModel } from "../../../src/core/python/module-model.ts";
import { modelled } from "./findings.ts";

/** One replacement of `[start, end)`. */
interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function patched(text: string, patches: readonly Patch[]): string {
  let result = text;
  for (const { start, end, text: by } of [...patches].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + by + result.slice(end);
  }
  return result;
}

function commentPatches(model: ModuleModel, write: (text: string) => string): Patch[] {
  return model.comments.map(({ text, line, column }) => {
    const start = (model.parsed.lineStarts[line - 1] ?? 0) + column - 1;
    return { start, end: start + text.length, text: write(text) };
  });
}

/** Rewritings that leave the meaning of every statement alone. */
export const REFORMATTINGS: Readonly<Record<string, (text: string) => string>> = {
  "no comments": (text) => {
    const model = modelled("a.py", text);
    return patched(
      text,
      commentPatches(model, () => ""),
    );
  },
  "other comments": (text) => {
    const model = modelled("a.py", text);
    return patched(
      text,
      commentPatches(model, () => "# can be changed, do not touch"),
    );
  },
  "CRLF line ends": (text) => text.replaceAll(/\r?\n/g, "\r\n"),
  "a byte order mark": (text) => (text.startsWith("\uFEFF") ? text : `\uFEFF${text}`),
  "brackets around values": (text) => {
    const model = modelled("a.py", text);
    const values = model.all("Assign").map(({ value }) => value);
    return patched(
      text,
      values.flatMap(({ start, end, kind }) =>
        kind === "Tuple"
          ? []
          : [
              { start, end: start, text: "( " },
              { start: end, end, text: " )" },
            ],
      ),
    );
  },
  "a remark behind each line's last statement": (text) => {
    const model = modelled("a.py", text);
    const simple = [...model.all("Assign"), ...model.all("Return")];
    const atEnd = simple.filter(({ end }) => /^[ \t]*(\r?\n|$)/.test(text.slice(end)));
    return patched(
      text,
      atEnd.map(({ end }) => ({ start: end, end, text: "  # fixed a bug" })),
    );
  },
  "other quotes": (text) => {
    const model = modelled("a.py", text);
    const strings = model.all("Constant").filter(({ value, start, end }) => {
      const source = text.slice(start, end);
      return value.type === "str" && /^"[\w ./-]*"$/.test(source);
    });
    return patched(
      text,
      strings
        .filter((node) => !model.ancestors(node).some(({ kind }) => kind === "JoinedStr"))
        .map(({ start, end }) => ({ start, end, text: `'${text.slice(start + 1, end - 1)}'` })),
    );
  },
  hints: (text) => {
    const model = modelled("a.py", text);
    const plain = model.all("Assign").filter(({ targets }) => {
      return targets.length === 1 && targets[0]?.kind === "Name";
    });
    const free = plain.filter((node) => model.scopeOf(node).kind === "module");
    return patched(
      text,
      free.flatMap(({ targets }) => {
        const end = targets[0]?.end ?? 0;
        return [{ start: end, end, text: ": object" }];
      }),
    );
  },
  "blank lines between statements": (text) => {
    const model = modelled("a.py", text);
    const starts = model.all("Assign").filter(({ line, column }) => {
      const from = model.parsed.lineStarts[line - 1] ?? 0;
      return text.slice(from, from + column - 1).trim() === "";
    });
    return patched(
      text,
      starts.map(({ line }) => {
        const at = model.parsed.lineStarts[line - 1] ?? 0;
        return { start: at, end: at, text: at === 0 ? "" : "\n" };
      }),
    );
  },
};

/** Renames a name of one scope and of the scopes inside it that read it. */
export function renamed(text: string, scopePath: string, from: string, to: string): string {
  const model = modelled("a.py", text);
  const scope = model.scopes.find(
    ({ path, kind }) => path === scopePath && kind !== "comprehension",
  );
  const reads = model.references.filter((read) => {
    return read.name === from && read.scope.resolve(from) === scope;
  });
  const bound = scope?.own(from).filter(({ node }) => node.kind === "Name") ?? [];
  const spans = new Map<number, number>();
  for (const { node } of [...reads, ...bound]) spans.set(node.start, node.end);
  return patched(
    text,
    [...spans].map(([start, end]) => ({ start, end, text: to })),
  );
}
