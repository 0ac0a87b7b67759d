/** Names of the `builtins` module of any Python from 3.8 to 3.14. */
const BUILTINS: ReadonlySet<string> = new Set(
  `ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
  BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
  ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
  EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError
  FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
  InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError
  OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
  PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning
  StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError
  TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
  UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError
  ZeroDivisionError _IncompleteInputError __build_class__ __import__ abs aiter all anext any ascii bin bool breakpoint
  bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod
  enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id
  input int isinstance issubclass iter len license list locals map max memoryview min next object
  oct open ord pow print property quit range repr reversed round set setattr slice sorted
  staticmethod str sum super tuple type vars zip`.split(/\s+/),
);

/** Names that every module has without binding them. */
const MODULE_NAMES: ReadonlySet<string> = new Set(
  `__name__ __file__ __doc__ __package__ __spec__ __loader__ __builtins__ __debug__ __path__
  __cached__ __dict__ __annotations__ __annotate__ __conditional_annotations__`.split(/\s+/),
);

const PATHS: ReadonlyMap<string, string> = new Map(
  [...BUILTINS].map((name) => [name, `builtins.${name}`]),
);

/** `builtins.len` for `len`; undefined for what is no function, class or exception of `builtins`. */
export function builtinPath(name: string): string | undefined {
  return PATHS.get(name);
}

/** Readable in any module without a binding: a builtin, or a name that the import system sets. */
export function isPredefined(name: string): boolean {
  return BUILTINS.has(name) || MODULE_NAMES.has(name);
}
