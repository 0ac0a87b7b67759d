import type { FileNames, NamedFile } from "./file-names.ts";
import type { Block } from "./scan.ts";

/**
 * How surely a block is one of the files: named by the block itself or by a title; by a path that
 * ends in the name; by a sentence; or by what its code does.
 */
export const SURENESS = { named: 3, path: 2, sentence: 1, code: 0 } as const;
export type Sureness = (typeof SURENESS)[keyof typeof SURENESS];

/** Which file a block is, and its lines without the line that only names it. */
export interface NamedBlock {
  readonly file?: string;
  readonly sureness: Sureness;
  /** Another file, which was not asked for. */
  readonly other?: string;
  /** Two files that different lines name. */
  readonly disputed?: readonly string[];
  readonly lines: readonly string[];
}

type Claim = NamedFile | { readonly other: string } | undefined;

/** Finds what names `block`: its info string and first lines first, then the prose before it. */
export function nameBlock(block: Block, names: FileNames): NamedBlock {
  const at = block.lines.findIndex((line) => line.trim() !== "");
  const first = names.nameLine(block.lines[at] ?? "");
  const isNameLine = first !== undefined;
  const lines = isNameLine ? block.lines.slice(at + 1) : block.lines;
  const inside = [claimOfInfo(block.info, names), first ?? claimOfComments(block.lines, names)];
  const files = new Set(inside.flatMap((claim) => (claim && "file" in claim ? [claim.file] : [])));
  if (files.size > 1) return { sureness: SURENESS.named, disputed: [...files], lines };
  const named = inside.find((claim) => claim && "file" in claim);
  if (named) return { ...settle(named), lines };
  const other = inside.find((claim) => claim !== undefined);
  const outside = nameFromProse(block.before, names);
  if (outside.file !== undefined && (!other || outside.sureness >= SURENESS.path)) {
    return { ...outside, lines };
  }
  if (other) return { ...settle(other), lines };
  const remark = sentenceClaim(leadingComments(block.lines), names);
  return remark && outside.file === undefined && outside.disputed === undefined
    ? { ...settle(remark), sureness: SURENESS.sentence, lines }
    : { ...outside, lines };
}

function settle(claim: NonNullable<Claim>): Omit<NamedBlock, "lines"> {
  return "file" in claim
    ? { file: claim.file, sureness: claim.exact ? SURENESS.named : SURENESS.path }
    : { other: claim.other, sureness: SURENESS.named };
}

function claimOfInfo(info: string, names: FileNames): Claim {
  const { files, others } = names.mentions(info);
  if (files.length === 1) return files[0];
  const [other] = others;
  return other === undefined || files.length > 0 ? undefined : { other };
}

/** "# model.py: a small GPT" names its block but is a comment of the code, so it stays. */
function claimOfComments(lines: readonly string[], names: FileNames): Claim {
  for (const comment of leadingComments(lines)) {
    const file = names.leading(comment.replace(/^[#"'\s=*`-]{1,80}/, ""));
    if (file) return file;
  }
  return undefined;
}

/** The comments and the start of a docstring before any code, three lines at most. */
function leadingComments(lines: readonly string[]): string[] {
  const stated: string[] = [];
  for (const line of lines) {
    const text = line.trim();
    if (text === "") continue;
    const opensDocstring = stated.length === 1 && /^(?:"""|''')$/.test(stated[0] ?? "");
    if (stated.length === 3 || !(opensDocstring || /^(?:#|"""|''')/.test(text))) break;
    stated.push(text);
  }
  return stated;
}

function sentenceClaim(lines: readonly string[], names: FileNames): NamedFile | undefined {
  const files = new Map<string, NamedFile>();
  for (const line of lines) {
    for (const file of names.mentions(line).files) files.set(file.file, file);
  }
  const [only] = files.values();
  return files.size === 1 ? only : undefined;
}

/** Names a block by the lines before it: the last title, or the sentence right before it. */
function nameFromProse(before: readonly string[], names: FileNames): Omit<NamedBlock, "lines"> {
  const stated = before.filter((line) => line.trim() !== "");
  const last = stated.at(-1) ?? "";
  const nearest = names.title(last);
  if (nearest) return settle(nearest);
  const title = stated.map((line) => names.title(line)).findLast((claim) => claim !== undefined);
  const sentence = introduction(before, names);
  if (title && "file" in title) {
    const disputed = sentence && sentence.file !== title.file && last.trimEnd().endsWith(":");
    if (disputed) return { sureness: SURENESS.sentence, disputed: [title.file, sentence.file] };
    return settle(title);
  }
  if (sentence) return { file: sentence.file, sureness: SURENESS.sentence };
  const anywhere = sentenceClaim(stated, names);
  if (anywhere) return { file: anywhere.file, sureness: SURENESS.sentence };
  const [other] = names.mentions(last).others;
  if (title) return settle(title);
  return other === undefined ? { sureness: SURENESS.code } : { other, sureness: SURENESS.sentence };
}

const LIST_ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])\s/;

/** The one file that the last sentence before a block mentions, else the last paragraph. */
function introduction(before: readonly string[], names: FileNames): NamedFile | undefined {
  const end = before.findLastIndex((line) => line.trim() !== "");
  const start = before.findLastIndex((line, index) => index < end && line.trim() === "");
  const paragraph = before.slice(start + 1, end + 1);
  const last = paragraph.at(-1) ?? "";
  if (!LIST_ITEM.test(last)) {
    const sentence = sentenceClaim([last], names);
    if (sentence) return sentence;
  }
  return sentenceClaim(paragraph, names);
}
