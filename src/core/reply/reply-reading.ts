import { Failure } from "../failure.ts";
import { type NamedBlock, nameBlock, SURENESS, type Sureness } from "./block-name.ts";
import { type FileContent, fileContent } from "./file-content.ts";
import type { FileNames } from "./file-names.ts";
import { splitJoined } from "./joined-files.ts";
import { readJsonAnswer } from "./json-answer.ts";
import { readObject } from "./json-object.ts";
import { isPatch, isPatchLine } from "./patch-marks.ts";
import type { ParsedReply, ReplyFile } from "./reply.ts";
import type { Block, ScannedReply } from "./scan.ts";
import { type FileRoles, identifyByCode } from "./unnamed-blocks.ts";

/** One complete version of a file, as some part of the reply gives it. */
interface Version {
  readonly file: string;
  readonly sureness: Sureness;
  readonly content: FileContent;
}

/** Collects what the parts of one reply give, and settles which version of each file counts. */
export class ReplyReading {
  private readonly versions: Version[] = [];
  private readonly unnamed: (readonly string[])[] = [];
  private emptyUnnamed = 0;
  /** The files that a patch is for; "" where the patch does not say. */
  private readonly patched = new Set<string>();
  private readonly notes = new Set<string>();

  constructor(
    private readonly names: FileNames,
    private readonly roles: FileRoles,
  ) {}

  read(scanned: ScannedReply): ParsedReply {
    for (const part of scanned.parts) {
      if (part.kind === "json") this.takeJson(part.value);
      else if (!this.takeJsonBlock(part)) this.takeBlock(part);
    }
    if (scanned.prose.some(isPatchLine)) this.patched.add("");
    this.identifyUnnamed();
    this.rejectPatches();
    this.rejectNothing(scanned);
    this.noteUnnamed();
    return this.settle();
  }

  private takeJson(value: unknown): boolean {
    if (value === undefined) {
      throw finding(
        "The reply's JSON object is not valid JSON, so no file can be read from it; ask again.",
      );
    }
    const answer = readJsonAnswer(value, this.names);
    for (const { file, exact, lines } of answer?.files ?? []) {
      if (isPatch({ language: "python", lines })) {
        this.patched.add(file);
        continue;
      }
      this.takeVersion(file, exact ? SURENESS.named : SURENESS.path, this.withoutNameLine(lines));
    }
    for (const other of answer?.others ?? []) this.noteOther(other);
    return answer !== undefined;
  }

  private withoutNameLine(lines: readonly string[]): readonly string[] {
    return this.names.nameLine(lines[0] ?? "") ? lines.slice(1) : lines;
  }

  /** A fenced JSON answer, whatever language its fence states. */
  private takeJsonBlock(block: Block): boolean {
    const source = block.lines.join("\n").trim();
    if (!/^[{[]/.test(source) || !this.names.isKeyIn(source)) return false;
    const found = readObject(source, 0);
    if (found?.end !== source.length || found.value === undefined) {
      if (block.language !== "other" || !/^json/i.test(block.info)) return false;
      throw finding(
        "The reply's JSON object is not valid JSON, so no file can be read from it; ask again.",
      );
    }
    return this.takeJson(found.value);
  }

  private takeBlock(block: Block): void {
    const named = nameBlock(block, this.names);
    if (isPatch(block)) {
      this.takePatch(block, named);
      return;
    }
    if (named.lines.length < block.lines.length && this.listsFiles(named.lines)) return;
    const isExplicit = named.sureness >= SURENESS.path;
    const fits =
      block.language === "python" ||
      (block.language === "unstated" && (isExplicit || seemsPython(named.lines))) ||
      (block.language === "plain" && isExplicit);
    if (named.other !== undefined) this.noteOther(named.other);
    else if (!fits) {
      if (named.file !== undefined && isExplicit && block.language === "other") {
        this.notes.add(`A block for ${named.file} that is not Python is ignored.`);
      }
    } else if (named.disputed) this.takeDisputed(named, named.disputed);
    else if (named.file !== undefined) this.takeNamed(named.file, named);
    else if (block.lines.every((line) => line.trim() === "")) this.emptyUnnamed += 1;
    else this.unnamed.push(block.lines);
  }

  /** A list of file names under a first one, as in a drawing of a folder, is no code. */
  private listsFiles(lines: readonly string[]): boolean {
    const stated = lines.filter((line) => line.trim() !== "");
    return (
      stated.length > 0 &&
      stated.every((line) => !line.trim().startsWith("#") && this.names.nameLine(line))
    );
  }

  private takePatch(block: Block, named: NamedBlock): void {
    const stated = block.lines.flatMap((line) =>
      /^(?:---|\+\+\+|\*\*\*|diff|index|#)/.test(line) ? this.names.mentions(line).files : [],
    );
    for (const { file } of stated) this.patched.add(file);
    if (named.file !== undefined) this.patched.add(named.file);
    else if (stated.length === 0 && named.other === undefined) this.patched.add("");
  }

  private takeDisputed(named: NamedBlock, files: readonly string[]): void {
    const identified = identifyByCode(named.lines, this.roles);
    if (named.sureness === SURENESS.named || !identified) {
      throw finding(
        `The reply leaves open whether a block is ${files.join(" or ")}; ask again, with the file name as each block's first line.`,
      );
    }
    this.takeVersion(identified.file, SURENESS.sentence, named.lines);
    this.notes.add(`A block near two names is taken as ${identified.file} by what its code does.`);
  }

  private takeNamed(file: string, { lines, sureness }: NamedBlock): void {
    const joined = splitJoined(lines, file, this.names, this.roles);
    this.takeVersion(file, sureness, joined?.first ?? lines);
    if (!joined) return;
    this.takeVersion(joined.file, sureness, joined.second);
    this.notes.add("One block holds both files; it is split where the second one is named.");
  }

  private takeVersion(file: string, sureness: Sureness, lines: readonly string[]): void {
    this.versions.push({ file, sureness, content: fileContent(lines) });
  }

  private noteOther(other: string): void {
    this.notes.add(`A block for ${other}, which was not asked for, is ignored.`);
  }

  /** Unnamed blocks count only where their code leaves no doubt: both files, or the missing one. */
  private identifyUnnamed(): void {
    const { train, model } = this.roles;
    const given = new Set(this.versions.map((version) => version.file));
    const found = this.unnamed.map((lines) => ({ lines, as: identifyByCode(lines, this.roles) }));
    const isPair =
      given.size === 0 &&
      found.length === 2 &&
      new Set(found.map(({ as }) => as?.file)).size === 2 &&
      found.every(({ as }) => as !== undefined);
    const missing = given.size === 1 ? (given.has(train) ? model : train) : undefined;
    const wholes = found.filter(({ as }) => as?.whole && as.file === missing);
    const taken = isPair ? found : wholes.length === 1 ? wholes : [];
    for (const { lines, as } of taken) {
      if (!as) continue;
      this.takeVersion(as.file, SURENESS.code, lines);
      this.unnamed.splice(this.unnamed.indexOf(lines), 1);
      this.notes.add(`A block without a name is taken as ${as.file} by what its code does.`);
    }
  }

  private rejectPatches(): void {
    if (this.patched.size === 0) return;
    const given = new Set(this.versions.map((version) => version.file));
    const covered = this.patched.has("") ? given.size === 2 : true;
    if (!covered || [...this.patched].some((file) => file !== "" && !given.has(file))) {
      throw finding(
        "The reply holds a diff in place of the whole files; ask again for complete files.",
      );
    }
    this.notes.add("A diff beside the complete files is ignored.");
  }

  private rejectNothing(scanned: ScannedReply): void {
    if (this.versions.length > 0) return;
    if (this.unnamed.length === 0 && this.emptyUnnamed >= 2) return;
    const { train, model } = this.roles;
    if (this.unnamed.length > 0) {
      throw finding(
        `The reply has Python code but nothing says whether it is ${train} or ${model}; ask again, with the file name as each block's first line.`,
      );
    }
    const isEmpty = scanned.parts.length === 0 && scanned.prose.every((line) => line.trim() === "");
    throw finding(
      isEmpty
        ? "The reply is empty; ask again."
        : `The reply gives neither ${train} nor ${model}; ask again for both as fenced Python blocks.`,
    );
  }

  private noteUnnamed(): void {
    if (this.unnamed.length > 0) this.notes.add("A Python block without a file name is ignored.");
  }

  private settle(): ParsedReply {
    const { train, model } = this.roles;
    const files = [train, model].map((file) => [file, this.settleFile(file)] as const);
    return { files: Object.fromEntries(files), notes: [...this.notes] };
  }

  /** The surest versions count, and of these the last. */
  private settleFile(file: string): ReplyFile {
    const all = this.versions.filter((version) => version.file === file);
    const surest = all.reduce((most, { sureness }) => Math.max(most, sureness), 0);
    const counting = all.filter((version) => version.sureness === surest);
    const last = counting.at(-1);
    if (!last) {
      if (this.versions.length > 0)
        this.notes.add(`The reply does not give ${file}, so it is unmodified.`);
      return { state: "unmodified", text: "" };
    }
    if (counting.length > 1) {
      this.notes.add(`The reply gives ${file} ${counting.length} times; the last one counts.`);
    }
    if (all.length > counting.length) {
      this.notes.add(`A block that only seems to be ${file} is ignored beside one that names it.`);
    }
    if (surest === SURENESS.path)
      this.notes.add(`A longer path that ends in ${file} is taken as ${file}.`);
    if (last.content.note !== undefined) this.notes.add(`${file} ${last.content.note}.`);
    const { text } = last.content;
    return { state: text === "" ? "unmodified" : "modified", text };
  }
}

/** Whether text without a stated language is Python rather than a command or its output. */
function seemsPython(lines: readonly string[]): boolean {
  const stated = lines.filter((line) => line.trim() !== "");
  return (
    stated.length === 0 ||
    stated.some((line) => /^\s*(?:(?:import|from|def|class|async|return)\s|@\w|#)/.test(line))
  );
}

function finding(message: string): Failure {
  return new Failure("finding", message);
}
