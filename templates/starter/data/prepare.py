"""Writes train.bin, val.bin and holdout.bin beside this file: uint16, one token per byte.

  python data/prepare.py                   the English text that comes with Python; no network
  python data/prepare.py --text FILE ...   your own text
  python data/prepare.py --shakespeare     tiny Shakespeare, downloaded (1.1 MB) and checked

The text is cut into blocks of some 8 kB that go to the three files in turn, 8 : 1 : 1, so that
all three are drawn from one distribution. The same text always gives the same files.
No training script reads holdout.bin: it shows whether a model memorised val.bin.
Standard library only; Python 3.8 or newer.
"""

import argparse
import hashlib
import os
import sys
import urllib.request

FOLDER = os.path.dirname(os.path.abspath(__file__))
BLOCK_BYTES = 8192
# A round is ten blocks; the two that are not trained on lie apart, among training text.
TURNS = ["train"] * 4 + ["val"] + ["train"] * 4 + ["holdout"]
LEAST_BYTES = 20_000

SHAKESPEARE_URL = (
    "https://raw.githubusercontent.com/karpathy/char-rnn/"
    "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt"
)
SHAKESPEARE_SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"


def python_text():
    """Python's language reference, which pydoc carries; paragraphs that repeat appear once.

    Many topics quote others in full: with the copies left in, val.bin would repeat train.bin.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError:
        sys.exit("This Python has no pydoc_data: use another Python, --text FILE or --shakespeare.")
    paragraphs = {}
    for name in sorted(topics):
        for paragraph in topics[name].split("\n\n"):
            paragraphs.setdefault(paragraph.strip(), paragraph.strip("\n"))
    return "\n\n".join(paragraphs.values()).encode("utf-8")


def own_text(paths):
    """The files' bytes, in the order given, with an empty line between two."""
    parts = []
    for path in paths:
        try:
            with open(path, "rb") as file:
                parts.append(file.read())
        except OSError as error:
            sys.exit(f"Cannot read {path}: {error.strerror}.")
    return b"\n\n".join(parts)


def shakespeare():
    try:
        with urllib.request.urlopen(SHAKESPEARE_URL, timeout=60) as response:
            text = response.read()
    except OSError as error:
        sys.exit(f"Could not download tiny Shakespeare ({error}): try again, or use --text FILE.")
    if hashlib.sha256(text).hexdigest() != SHAKESPEARE_SHA256:
        sys.exit("The download is not tiny Shakespeare (its SHA-256 differs); nothing was written.")
    return text


def split(text):
    """The bytes of each file. Blocks are all of one size near 8 kB, smaller for a short text."""
    if len(text) < LEAST_BYTES:
        sys.exit(f"The text has {len(text):,} bytes; at least {LEAST_BYTES:,} are needed.")
    rounds = max(4, round(len(text) / (len(TURNS) * BLOCK_BYTES)))
    size = -(-len(text) // (len(TURNS) * rounds))
    parts = {"train": bytearray(), "val": bytearray(), "holdout": bytearray()}
    for number, start in enumerate(range(0, len(text), size)):
        parts[TURNS[number % len(TURNS)]] += text[start : start + size]
    return parts


def write(name, tokens):
    """Writes little-endian uint16 and replaces the old file only when the new one is complete."""
    words = bytearray(2 * len(tokens))
    words[::2] = tokens
    path = os.path.join(FOLDER, name + ".bin")
    with open(path + ".part", "wb") as file:
        file.write(words)
    os.replace(path + ".part", path)
    print(f"{name}.bin: {len(tokens):,} tokens")


def main():
    parser = argparse.ArgumentParser(description="Writes train.bin, val.bin and holdout.bin.")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--text", nargs="+", metavar="FILE", help="your own text")
    source.add_argument("--shakespeare", action="store_true", help="download tiny Shakespeare")
    options = parser.parse_args()
    if options.text:
        text = own_text(options.text)
    elif options.shakespeare:
        text = shakespeare()
    else:
        text = python_text()
    for name, tokens in split(text).items():
        write(name, tokens)


if __name__ == "__main__":
    main()
