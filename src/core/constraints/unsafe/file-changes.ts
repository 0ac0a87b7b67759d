import type { Call, Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { resolvedPath } from "./resolved-paths.ts";

/** A call that writes, creates, moves or deletes files, with the paths that it changes. */
export interface FileChange {
  readonly does: "writes" | "deletes" | "changes";
  readonly paths: readonly Expression[];
  /** How people would name the call. */
  readonly name: string;
}

type Argument = number | string;

interface ChangingCall {
  readonly does: FileChange["does"];
  /** The arguments that name what is changed: positions, or keywords after positions. */
  readonly paths: readonly Argument[];
  /** Only a mode with one of `wax+` writes; where the mode stands. */
  readonly mode?: readonly [position: number, keyword: string];
}

const OPEN: ChangingCall = { does: "writes", paths: [0, "file"], mode: [1, "mode"] };
const WRITES_FIRST: ChangingCall = { does: "writes", paths: [0] };
const WRITES_SECOND: ChangingCall = { does: "writes", paths: [1, "f"] };
const DELETES: ChangingCall = { does: "deletes", paths: [0, "path"] };
const CHANGES: ChangingCall = { does: "changes", paths: [0] };
const MOVES: ChangingCall = { does: "changes", paths: [0, 1, "src", "dst"] };
const COPIES: ChangingCall = { does: "writes", paths: [1, "dst"] };

/** Functions by path. */
const FUNCTIONS: ReadonlyMap<string, ChangingCall> = new Map([
  ["builtins.open", OPEN],
  ["io.open", OPEN],
  ["codecs.open", { ...OPEN, paths: [0, "filename"] }],
  ["gzip.open", { ...OPEN, paths: [0, "filename"] }],
  ["bz2.open", { ...OPEN, paths: [0, "filename"] }],
  ["lzma.open", { ...OPEN, paths: [0, "filename"] }],
  ["tarfile.open", { ...OPEN, paths: [0, "name"] }],
  ["zipfile.ZipFile", OPEN],
  ["numpy.memmap", { does: "writes", paths: [0, "filename"], mode: [2, "mode"] }],
  ["os.open", { does: "writes", paths: [0, "path"] }],
  ["io.FileIO", OPEN],
  ["torch.save", WRITES_SECOND],
  ["torch.jit.save", WRITES_SECOND],
  ["torch.onnx.export", { does: "writes", paths: [2, "f"] }],
  ["torch.export.save", WRITES_SECOND],
  ["numpy.save", { does: "writes", paths: [0, "file"] }],
  ["numpy.savez", { does: "writes", paths: [0, "file"] }],
  ["numpy.savez_compressed", { does: "writes", paths: [0, "file"] }],
  ["numpy.savetxt", { does: "writes", paths: [0, "fname"] }],
  ["logging.FileHandler", { does: "writes", paths: [0, "filename"] }],
  ["logging.basicConfig", { does: "writes", paths: ["filename"] }],
  ["torch.utils.tensorboard.SummaryWriter", { does: "writes", paths: [0, "log_dir"] }],
  ["tensorboardX.SummaryWriter", { does: "writes", paths: [0, "log_dir"] }],
  ["sqlite3.connect", { does: "writes", paths: [0, "database"] }],
  ["matplotlib.pyplot.savefig", { does: "writes", paths: [0, "fname"] }],
  ["shutil.rmtree", DELETES],
  ["shutil.move", MOVES],
  ["shutil.copy", COPIES],
  ["shutil.copy2", COPIES],
  ["shutil.copyfile", COPIES],
  ["shutil.copytree", COPIES],
  ["shutil.copymode", COPIES],
  ["shutil.make_archive", { does: "writes", paths: [0, "base_name"] }],
  ["shutil.unpack_archive", { does: "writes", paths: [1, "extract_dir"] }],
  ["shutil.chown", CHANGES],
  ["os.remove", DELETES],
  ["os.unlink", DELETES],
  ["os.rmdir", DELETES],
  ["os.removedirs", { does: "deletes", paths: [0, "name"] }],
  ["os.rename", MOVES],
  ["os.renames", MOVES],
  ["os.replace", MOVES],
  ["os.link", MOVES],
  ["os.symlink", MOVES],
  ["os.truncate", CHANGES],
  ["os.chmod", CHANGES],
  ["os.chown", CHANGES],
  ["os.mkfifo", CHANGES],
  ["os.mknod", CHANGES],
  ["os.chdir", CHANGES],
  ["os.mkdir", { does: "writes", paths: [0, "path"] }],
  ["os.makedirs", { does: "writes", paths: [0, "name"] }],
  ["tempfile.mkdtemp", { does: "writes", paths: ["dir"] }],
  ["tempfile.mkstemp", { does: "writes", paths: ["dir"] }],
  ["tempfile.NamedTemporaryFile", { does: "writes", paths: ["dir"] }],
  ["tempfile.TemporaryDirectory", { does: "writes", paths: ["dir"] }],
]);

/** Methods whose name leaves no doubt; the receiver or an argument is the path. */
const METHODS: ReadonlyMap<string, FileChange["does"]> = new Map([
  ["write_text", "writes"],
  ["write_bytes", "writes"],
  ["unlink", "deletes"],
  ["rmdir", "deletes"],
  ["touch", "writes"],
  ["symlink_to", "changes"],
  ["hardlink_to", "changes"],
  ["mkdir", "writes"],
]);
const ARGUMENT_METHODS: ReadonlyMap<string, ChangingCall> = new Map([
  ["tofile", WRITES_FIRST],
  ["savefig", WRITES_FIRST],
  ["to_csv", WRITES_FIRST],
  ["to_json", WRITES_FIRST],
  ["to_parquet", WRITES_FIRST],
  ["to_pickle", WRITES_FIRST],
]);
/** Only where the receiver is known to be a path: these names are common elsewhere. */
const PATH_METHODS: ReadonlySet<string> = new Set(["rename", "replace", "chmod", "open"]);

/** Whether a path names a function that may change files, depending on its arguments. */
export function mayChangeFiles(path: string): boolean {
  return FUNCTIONS.has(path);
}

/** What a call changes on disk, if anything. */
export function fileChangeOf(call: Call, model: ModuleModel): FileChange | undefined {
  const path = resolvedPath(call.func, model);
  const known = path === undefined ? undefined : FUNCTIONS.get(path);
  if (known !== undefined && path !== undefined) return functionChange(call, known, path, model);
  if (call.func.kind !== "Attribute") return undefined;
  return methodChange(call, call.func, model);
}

function functionChange(
  call: Call,
  { does, paths, mode }: ChangingCall,
  path: string,
  model: ModuleModel,
): FileChange | undefined {
  if (mode !== undefined && !mayWrite(argument(call, mode), model)) return undefined;
  if (path === "os.open" && !opensForWriting(call, model)) return undefined;
  const given = paths.flatMap((place) => argument(call, [place]) ?? []);
  const name = path.replace(/^builtins\./, "");
  const isBuffer = given.some((node) => isOpenFile(node, model));
  if (isBuffer) return undefined;
  if (given.length === 0 && !path.startsWith("tempfile.")) return undefined;
  return { does, paths: given, name };
}

function argument(call: Call, places: readonly Argument[]): Expression | undefined {
  for (const place of places) {
    const found =
      typeof place === "number"
        ? call.args[place]
        : call.keywords.find((keyword) => keyword.name === place)?.value;
    if (found) return found;
  }
  return undefined;
}

/** A mode that is absent reads; one that cannot be known may write. */
function mayWrite(mode: Expression | undefined, model: ModuleModel): boolean {
  if (mode === undefined) return false;
  const value = model.valueOf(mode);
  return value?.type !== "str" || /[wax+]/.test(value.value);
}

function opensForWriting(call: Call, model: ModuleModel): boolean {
  const flags = call.args[1];
  return flags === undefined || model.pathOf(flags) !== "os.O_RDONLY";
}

/** An object rather than a path: a file that was opened elsewhere, or a buffer in memory. */
function isOpenFile(node: Expression, model: ModuleModel): boolean {
  const values: (Expression | undefined)[] = [node];
  if (node.kind === "Name") {
    for (const binding of model.scopeOf(node).lookup(node.name)) {
      if (binding.kind === "with") {
        const item = model.parent(binding.node);
        values.push(item?.kind === "WithItem" ? item.context : undefined);
      } else {
        values.push(binding.value);
      }
    }
  }
  return values.some((value) => {
    if (value?.kind !== "Call") return false;
    const path = resolvedPath(value.func, model) ?? "";
    const isOpen = value.func.kind === "Attribute" && value.func.attr === "open";
    return isOpen || /^(?:builtins\.open|io\.(?:open|BytesIO|StringIO)|gzip\.open)$/.test(path);
  });
}

function methodChange(
  call: Call,
  func: Extract<Expression, { kind: "Attribute" }>,
  model: ModuleModel,
): FileChange | undefined {
  const { attr, value } = func;
  const name = `.${attr}`;
  const does = METHODS.get(attr);
  if (does !== undefined) {
    if (isDefinedHere(attr, model)) return undefined;
    return { does, paths: [value, ...(does === "changes" ? call.args : [])], name };
  }
  const onArgument = ARGUMENT_METHODS.get(attr);
  const [first] = call.args;
  if (onArgument !== undefined && first && !isOpenFile(first, model)) {
    return { does: onArgument.does, paths: [first], name };
  }
  if (!PATH_METHODS.has(attr) || !isPath(value, model)) return undefined;
  if (attr === "open") {
    const mode = argument(call, [0, "mode"]);
    return mayWrite(mode, model) ? { does: "writes", paths: [value], name } : undefined;
  }
  const targets = attr === "chmod" ? [] : call.args;
  return { does: "changes", paths: [value, ...targets], name };
}

/** A method of the file's own classes that happens to have such a name. */
function isDefinedHere(name: string, model: ModuleModel): boolean {
  return model.bindings.some((binding) => binding.kind === "def" && binding.name === name);
}

function isPath(node: Expression, model: ModuleModel, hops = 0): boolean {
  if (hops > 8) return false;
  if (node.kind === "BinOp") return node.op === "/" && isPath(node.left, model, hops + 1);
  if (node.kind === "Call") return /^pathlib\./.test(resolvedPath(node.func, model) ?? "");
  if (node.kind === "Attribute") {
    return node.attr === "parent" && isPath(node.value, model, hops + 1);
  }
  if (node.kind !== "Name") return false;
  return model
    .scopeOf(node)
    .lookup(node.name)
    .some((binding) => binding.value && isPath(binding.value, model, hops + 1));
}
