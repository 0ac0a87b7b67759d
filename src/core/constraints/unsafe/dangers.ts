/** Why something that a path names may not be used. */
export interface Danger {
  /** Continues "…, which": "starts processes". */
  readonly why: string;
  readonly severity?: "warning";
}

const PROCESSES: Danger = { why: "starts or controls processes" };
const NETWORK: Danger = { why: "opens network connections" };
const DYNAMIC_CODE: Danger = { why: "runs code that nobody can review" };
const NATIVE: Danger = { why: "calls or builds native code outside Python's rules" };
const IMPORT_FROM_PATH: Danger = { why: "imports code from somewhere else" };
const PICKLED: Danger = { why: "runs whatever a pickled file says" };
const INTROSPECTION: Danger = { why: "reaches into the program that runs this code" };
const ENVIRONMENT: Danger = { why: "changes the environment of the process" };
const LATE: Danger = { why: "runs code after the training has ended", severity: "warning" };

/** Modules of which every use is dangerous, by dotted name. */
const MODULES: readonly (readonly [string, Danger])[] = [
  ["subprocess", PROCESSES],
  ["pty", PROCESSES],
  ["webbrowser", PROCESSES],
  ["pexpect", PROCESSES],
  ["sh", PROCESSES],
  ["asyncio.subprocess", PROCESSES],
  ["asyncio.create_subprocess_exec", PROCESSES],
  ["asyncio.create_subprocess_shell", PROCESSES],
  ["multiprocessing", PROCESSES],
  ["concurrent.futures.ProcessPoolExecutor", PROCESSES],
  ["concurrent.futures.process", PROCESSES],
  ["torch.multiprocessing.spawn", PROCESSES],
  ["torch.multiprocessing.start_processes", PROCESSES],
  ["torch.multiprocessing.Process", PROCESSES],
  ["torch.multiprocessing.Pool", PROCESSES],
  ["socket", NETWORK],
  ["socketserver", NETWORK],
  ["ssl", NETWORK],
  ["urllib.request", NETWORK],
  ["urllib3", NETWORK],
  ["requests", NETWORK],
  ["httpx", NETWORK],
  ["aiohttp", NETWORK],
  ["http.client", NETWORK],
  ["http.server", NETWORK],
  ["ftplib", NETWORK],
  ["smtplib", NETWORK],
  ["poplib", NETWORK],
  ["imaplib", NETWORK],
  ["telnetlib", NETWORK],
  ["nntplib", NETWORK],
  ["xmlrpc", NETWORK],
  ["websocket", NETWORK],
  ["websockets", NETWORK],
  ["paramiko", NETWORK],
  ["boto3", NETWORK],
  ["wandb", NETWORK],
  ["mlflow", NETWORK],
  ["comet_ml", NETWORK],
  ["neptune", NETWORK],
  ["gdown", NETWORK],
  ["huggingface_hub", NETWORK],
  ["datasets.load_dataset", NETWORK],
  ["asyncio.open_connection", NETWORK],
  ["asyncio.start_server", NETWORK],
  ["torch.hub", { why: "fetches code and weights from the network" }],
  ["torch.utils.model_zoo", { why: "fetches weights from the network" }],
  ["torch.distributed.init_process_group", NETWORK],
  ["torch.distributed.rpc", NETWORK],
  ["torch.distributed.TCPStore", NETWORK],
  ["ctypes", NATIVE],
  ["cffi", NATIVE],
  ["_ctypes", NATIVE],
  ["torch.utils.cpp_extension", NATIVE],
  ["torch.ops.load_library", NATIVE],
  ["torch.classes.load_library", NATIVE],
  ["runpy", DYNAMIC_CODE],
  ["code", DYNAMIC_CODE],
  ["codeop", DYNAMIC_CODE],
  ["types.CodeType", DYNAMIC_CODE],
  ["types.FunctionType", DYNAMIC_CODE],
  ["imp", IMPORT_FROM_PATH],
  ["zipimport", IMPORT_FROM_PATH],
  ["site", IMPORT_FROM_PATH],
  ["importlib.util.spec_from_file_location", IMPORT_FROM_PATH],
  ["importlib.util.spec_from_loader", IMPORT_FROM_PATH],
  ["importlib.util.module_from_spec", IMPORT_FROM_PATH],
  ["importlib.machinery", IMPORT_FROM_PATH],
  ["importlib.reload", IMPORT_FROM_PATH],
  ["torch.package", IMPORT_FROM_PATH],
  ["sys.meta_path", IMPORT_FROM_PATH],
  ["sys.path_hooks", IMPORT_FROM_PATH],
  ["sys.path_importer_cache", IMPORT_FROM_PATH],
  ["dill", PICKLED],
  ["cloudpickle", PICKLED],
  ["shelve", PICKLED],
  ["joblib.load", PICKLED],
  ["marshal", PICKLED],
  ["pandas.read_pickle", PICKLED],
  ["sys.settrace", INTROSPECTION],
  ["sys.setprofile", INTROSPECTION],
  ["sys._getframe", INTROSPECTION],
  ["sys._current_frames", INTROSPECTION],
  ["sys.monitoring", INTROSPECTION],
  ["threading.settrace", INTROSPECTION],
  ["threading.setprofile", INTROSPECTION],
  ["inspect.stack", INTROSPECTION],
  ["inspect.currentframe", INTROSPECTION],
  ["inspect.trace", INTROSPECTION],
  ["inspect.getouterframes", INTROSPECTION],
  ["inspect.getinnerframes", INTROSPECTION],
  ["gc.get_objects", INTROSPECTION],
  ["gc.get_referrers", INTROSPECTION],
  ["gc.get_referents", INTROSPECTION],
  ["os.putenv", ENVIRONMENT],
  ["os.unsetenv", ENVIRONMENT],
  ["os.environb", ENVIRONMENT],
  ["atexit", LATE],
  ["weakref.finalize", LATE],
  ["builtins.eval", DYNAMIC_CODE],
  ["builtins.exec", DYNAMIC_CODE],
  ["builtins.compile", DYNAMIC_CODE],
  ["builtins.__import__", IMPORT_FROM_PATH],
  ["builtins.__dict__", DYNAMIC_CODE],
  ["builtins.breakpoint", DYNAMIC_CODE],
  ["os.__dict__", PROCESSES],
  ["sys.__dict__", INTROSPECTION],
];

/** Functions of `os` that are about processes. */
const OS_PROCESS =
  /^os\.(?:system|popen|startfile|fork|forkpty|kill|killpg|abort|posix_spawnp?|pidfd_open|(?:exec|spawn)[lv]p?e?)(?:\.|$)/;
const OS_CHANGES =
  /^os\.(?:setuid|setgid|setsid|chroot|fchdir|setrlimit|sched_setaffinity|setpriority|nice|umask)$/;

const TABLE: ReadonlyMap<string, Danger> = new Map(MODULES);

/** Parts of the dangerous modules that only compute. */
const HARMLESS: ReadonlySet<string> = new Set([
  "multiprocessing.cpu_count",
  "multiprocessing.current_process",
  "multiprocessing.parent_process",
  "marshal.dumps",
  "dill.dumps",
  "cloudpickle.dumps",
  "socket.gethostname",
  "ssl.SSLError",
  "ctypes.sizeof",
  "subprocess.CalledProcessError",
  "subprocess.TimeoutExpired",
  "requests.RequestException",
  "site.getsitepackages",
]);

/** Private names of system modules that libraries re-export: `torch.os.system` is `os.system`. */
const REEXPORTED =
  /^.+\.(?=_?(?:os|posix|sys|subprocess|socket|builtins|shutil|ctypes|pickle|importlib)(?:\.|$))/;

const MAX_REMEMBERED = 4096;

/** The same few hundred paths are asked for again and again. */
function remembering<Result>(compute: (path: string) => Result): (path: string) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (path) => {
    const found = known.get(path);
    if (found) return found.result;
    const result = compute(path);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(path, { result });
    return result;
  };
}

/** One spelling for each thing: `posix.system`, `torch.os.system` and `os.system` are the same. */
export const canonicalPath = remembering(canonical);

function canonical(path: string): string {
  if (path.startsWith("<module>")) return path;
  const stripped = path.replace(REEXPORTED, "");
  return stripped
    .replace(/(?:\.__call__)+$/, "")
    .replace(/^_?(?:posix|nt|os)(?=\.|$)/, "os")
    .replace(/^_(?=(?:sys|pickle|socket)(?:\.|$))/, "")
    .replace(/^_posixsubprocess(?=\.|$)/, "subprocess")
    .replace(/^cPickle(?=\.|$)/, "pickle")
    .replace(/^pathlib\._local(?=\.|$)/, "pathlib");
}

/** What is wrong with using this canonical path at all, whatever the arguments. */
export const dangerOf = remembering(dangerIn);

function dangerIn(path: string): Danger | undefined {
  if (HARMLESS.has(path)) return undefined;
  if (OS_PROCESS.test(path)) return PROCESSES;
  if (OS_CHANGES.test(path)) return ENVIRONMENT;
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
    const danger = TABLE.get(path.slice(0, end));
    if (danger !== undefined) return danger;
  }
  if (/\.from_pretrained$/.test(path) && !path.startsWith("<module>")) return NETWORK;
  return undefined;
}

/** Attributes that lead out of any object into the interpreter. */
export const INTERPRETER_ATTRIBUTES: ReadonlySet<string> = new Set([
  "__subclasses__",
  "__globals__",
  "__builtins__",
  "__code__",
  "__closure__",
  "f_globals",
  "f_locals",
  "f_back",
  "tb_frame",
  "gi_frame",
]);

/** Modules that must not be handed around as values, since their attributes would be hidden. */
export const SYSTEM_MODULES: ReadonlySet<string> = new Set([
  "os",
  "sys",
  "builtins",
  "shutil",
  "importlib",
  "pickle",
]);
