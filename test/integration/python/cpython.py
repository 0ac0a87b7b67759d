"""What CPython says about sources: `trees` of a library's files, or verdicts about `mutants` of them.

cpython.py trees COUNT         -> one JSON line per file: {path, text, nodes}
cpython.py mutants COUNT SEED  -> one JSON line per source: {text, accepted}
"""
import ast
import io
import json
import os
import random
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
RENAMED = {
    "AsyncFunctionDef": "FunctionDef",
    "AsyncFor": "For",
    "AsyncWith": "With",
    "TryStar": "Try",
    "ListComp": "ListComp",
}
PIECES = (
    "and as assert async await break class continue def del elif else except finally for from global "
    "if import in is lambda nonlocal not or pass raise return try while with yield match case type _ "
    "( ) [ ] { } , : ; . = == := + - * ** / @ -> ... ~ | != < <= += x y None True 1 1.5 0x1 1j 'a' b'a' "
    "f'{x}' f'{x!r:>{y}}' *a **b print __debug__"
).split()


def library_files():
    folder = os.path.dirname(os.__file__)
    names = []
    for sub in ("", "asyncio", "json", "email", "test", "unittest", "concurrent/futures"):
        path = os.path.join(folder, sub)
        if os.path.isdir(path):
            names += [os.path.join(path, n) for n in sorted(os.listdir(path)) if n.endswith(".py")]
    return names


def read(path):
    try:
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        tree = ast.parse(text)
        compile(text, path, "exec", dont_inherit=True)
        return text, tree
    except (SyntaxError, ValueError, UnicodeDecodeError):
        return None


def nodes_of(tree, text):
    lines = [line.encode() for line in io.StringIO(text, newline=None).read().split("\n")]

    def column(line, offset):
        return len(lines[line - 1][:offset].decode().encode("utf-16-le")) // 2 + 1

    found = []

    def visit(node):
        if isinstance(node, (ast.stmt, ast.expr)):
            kind = type(node).__name__
            start = (node.lineno, column(node.lineno, node.col_offset))
            end = (node.end_lineno, column(node.end_lineno, node.end_col_offset))
            found.append([RENAMED.get(kind, kind), *start, *end])
            # Before 3.12 the parts of an f-string have no places of their own.
            if kind == "JoinedStr":
                return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return sorted(found)


def trees(count):
    files = library_files()
    for path in files[:: max(1, len(files) // count)]:
        known = read(path)
        if known is not None and "\f" not in known[0]:
            yield {"path": path, "text": known[0], "nodes": nodes_of(known[1], known[0])}


def chunks(path):
    known = read(path)
    if known is None:
        return []
    lines = known[0].splitlines(True)
    found = []
    for statement in known[1].body:
        first = min([statement.lineno] + [d.lineno for d in getattr(statement, "decorator_list", [])])
        if statement.end_lineno - first < 40:
            found.append("".join(lines[first - 1 : statement.end_lineno]))
    return found


def mutate(source, rng):
    kind = rng.choice("duriiscc")
    if kind == "c":
        place = rng.randrange(len(source))
        piece = rng.choice(" \n\t()[]{}:,.=*'\"#\\!fxb0_;@\f")
        return source[:place] + rng.choice(["", piece]) + source[place + rng.choice([0, 1]) :]
    skipped = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    offsets = [0]
    for line in source.splitlines(True):
        offsets.append(offsets[-1] + len(line))
    spans = [
        (offsets[t.start[0] - 1] + t.start[1], offsets[t.end[0] - 1] + t.end[1])
        for t in tokenize.generate_tokens(io.StringIO(source).readline)
        if t.type not in skipped
    ]
    first, last = rng.choice(spans)
    other = source[slice(*rng.choice(spans))]
    replacement = {
        "d": "",
        "u": source[first:last] + " " + source[first:last],
        "r": rng.choice(PIECES) + " ",
        "i": rng.choice(PIECES) + " " + source[first:last],
        "s": other,
    }[kind]
    return source[:first] + replacement + source[last:]


def mutants(count, seed):
    rng = random.Random(seed)
    files = library_files()
    known = {}
    made = 0
    while made < count:
        path = rng.choice(files)
        if path not in known:
            known[path] = chunks(path)
        if not known[path]:
            continue
        try:
            text = mutate(rng.choice(known[path]), rng)
        except (tokenize.TokenError, IndentationError, SyntaxError):
            continue
        if any(0xD800 <= ord(character) < 0xE000 for character in text):
            continue
        made += 1
        try:
            compile(text, "mutant", "exec", dont_inherit=True)
            accepted = True
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            accepted = False
        yield {"text": text, "accepted": accepted}


command, *numbers = sys.argv[1:]
for item in {"trees": trees, "mutants": mutants}[command](*map(int, numbers)):
    print(json.dumps(item))
