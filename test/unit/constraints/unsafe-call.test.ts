import { describe, expect, it } from "vitest";
import { unsafeCall } from "../../../src/core/constraints/rules/unsafe-call.ts";
import { type Found, findingsOf } from "./findings.ts";

const BASELINE = `import os
import torch
import numpy as np
from model import Net

def train():
    data_dir = os.environ.get("CORPUS", "data")
    tokens = np.memmap(os.path.join(data_dir, "train.bin"), dtype=np.uint16, mode="r")
    net = Net()
    return best, minutes
`;

/** What is found in a training script that has these lines at its head and in train(). */
function found(lines: string, head = ""): Found[] {
  const body = lines
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("");
  const train = BASELINE.replace("    net = Net()\n", `    net = Net()\n${body}`).replace(
    "from model import Net\n",
    `from model import Net\n${head === "" ? "" : `${head}\n`}`,
  );
  const model = "import torch\nclass Net(torch.nn.Module):\n    pass\n";
  return findingsOf(unsafeCall, { train: BASELINE, model }, { train, model });
}

describe("breaches", () => {
  it.each([
    ["os.system('ls')"],
    ["os.popen('ls').read()"],
    ["os.execvp('ls', ['ls'])"],
    ["os.spawnl(os.P_WAIT, 'ls')"],
    ["pid = os.fork()"],
    ["os.kill(1, 9)"],
    ["f = os.system\nf('ls')"],
    ["o = os\no.system('ls')"],
    ["getattr(os, 'sys' + 'tem')('ls')"],
    ["getattr(os, name)('ls')"],
    ["os.__dict__['system']('ls')"],
    ["vars(os)['system']('ls')"],
    ["torch.os.system('ls')"],
    ["[os.system][0]('ls')"],
    ["list(map(os.system, ['ls']))"],
    ["dict(a=os.system)['a']('ls')"],
    ["(lambda m: m.system('ls'))(os)"],
    ["run = (lambda: os.system)()\nrun('ls')"],
    ["type('X', (), {'run': os.system})().run('ls')"],
    ["eval('1')"],
    ["exec('x = 1')"],
    ["compile('1', 'a', 'eval')"],
    ["e = eval\ne('1')"],
    ["__builtins__['exec']('1')"],
    ["getattr(__builtins__, 'eval')('1')"],
    ["__import__('subprocess').run(['ls'])"],
    ["().__class__.__bases__[0].__subclasses__()"],
    ["train.__globals__['os']"],
    ["open('/etc/passwd', 'w')"],
    ["open('../best.txt', 'a')"],
    ["open('~/x', mode='w')"],
    ["open('C:\\\\x', 'w')"],
    ["open(os.path.expanduser('~/x'), 'w')"],
    ["open(os.path.join('/tmp', 'x'), 'wb')"],
    ["open(os.path.join('out', '..', '..', 'x'), 'wb')"],
    ["open(f'/tmp/{1}.txt', 'w')"],
    ["open('/tmp/' + 'x', 'w')"],
    ["open(os.environ['HOME'] + '/x', 'w')"],
    ["open('data/train.bin', mode)\nopen('/x', mode)"],
    ["target = '/tmp/x'\nopen(target, 'w')"],
    ["torch.save(net.state_dict(), '/tmp/x.pt')"],
    ["torch.save(net, f='../x.pt')"],
    ["np.save('/tmp/x', tokens)"],
    ["np.memmap('/tmp/x', mode='w+')"],
    ["tokens.tofile('/tmp/x')"],
    ["os.remove('../val.bin')"],
    ["os.makedirs('/opt/x')"],
    ["os.chdir('..')"],
    ["os.rename('a', '../b')"],
    ["torch.load('pretrained.pt')"],
    ["torch.load('pretrained.pt', weights_only=True)"],
    ["torch.save(net, 'a.pt')\ntorch.load('b.pt')"],
    ["torch.hub.load('a/b', 'c')"],
    ["torch.utils.cpp_extension.load_inline('x', '')"],
    ["torch.ops.load_library('x.so')"],
    ["torch.multiprocessing.spawn(train)"],
    ["np.load('x.npy', allow_pickle=True)"],
    ["os.environ['LD_PRELOAD'] = 'x'"],
    ["os.environ.update({'PYTORCH_X': '1', 'PATH': 'x'})"],
    ["os.environ.update(PATH='x')"],
    ["del os.environ['PATH']"],
    ["os.environ.pop('PATH')"],
    ["os.environ[key] = '1'"],
    ["os.putenv('A', 'b')"],
    ["torch.randint = lambda *a: 0"],
    ["setattr(torch, 'randint', None_)"],
    ["torch.Tensor.__init__.__globals__"],
    ["os.system.__call__('ls')"],
    ["open.__call__('/x', 'w')"],
    ["[open][0]('/x', 'w')"],
    ["list(map(os.remove, ['/x']))"],
    ["globals()['os'].system('ls')"],
    ["globals()['__builtins__'].eval('1')"],
    ["env = os.environ\nenv['PATH'] = 'x'"],
    ["os.environ |= {'PATH': 'x'}"],
  ])("%s", (lines) => {
    const findings = found(lines);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.some((finding) => finding.severity === "error")).toBe(true);
  });

  it.each([
    ["import subprocess", "subprocess.run(['ls'])"],
    ["import subprocess as sp", "sp.check_output('ls')"],
    ["from subprocess import Popen as P", "P('ls')"],
    ["from os import system as s", "s('ls')"],
    ["from os import *", "system('ls')"],
    ["import posix", "posix.system('ls')"],
    ["import builtins", "builtins.eval('1')"],
    ["import builtins as b", "getattr(b, 'ex' 'ec')('1')"],
    ["import socket", "socket.create_connection(('a', 1))"],
    ["from urllib.request import urlopen", "urlopen('http://a')"],
    ["import urllib.request as u", "u.urlretrieve('http://a', 'b')"],
    ["import requests", "requests.get('http://a')"],
    ["import http.client", "http.client.HTTPConnection('a')"],
    ["import wandb", "wandb.init()"],
    ["import multiprocessing as mp", "mp.Process(target=train).start()"],
    ["from concurrent.futures import ProcessPoolExecutor", "ProcessPoolExecutor()"],
    ["import pickle", "pickle.load(open('x.pkl', 'rb'))"],
    ["import pickle", "pickle.loads(tokens)"],
    ["import pickle as p", "with open('x.pkl', 'rb') as f:\n    x = p.load(f)"],
    ["import ctypes", "ctypes.CDLL('libc.so.6')"],
    ["from ctypes import CDLL", "CDLL('libc.so.6')"],
    ["import sys", "sys.path.insert(0, '/x')"],
    ["import sys", "sys.path += ['/x']"],
    ["import sys", "sys.path = ['/x']"],
    ["import sys", "sys.modules['torch'] = None_"],
    ["import sys", "sys.modules['os'].system('ls')"],
    ["import sys", "sys._getframe(1)"],
    ["import sys", "sys.settrace(train)"],
    ["import inspect", "inspect.stack()[1].frame"],
    ["import inspect", "inspect.currentframe().f_back.f_locals"],
    ["import gc", "[o for o in gc.get_objects()]"],
    ["import importlib", "importlib.import_module('subprocess').run(['ls'])"],
    ["import importlib", "importlib.import_module(name)"],
    ["from importlib import import_module as im", "im('os').system('ls')"],
    ["import sys", "sys.modules.get('os').system('ls')"],
    ["from os import path", "path.os.system('ls')"],
    ["import functools", "functools.partial(os.system, 'ls')()"],
    ["import operator", "operator.attrgetter('system')(os)('ls')"],
    ["import random", "random._os.system('ls')"],
    ["import importlib.util", "importlib.util.spec_from_file_location('a', '/b')"],
    ["import runpy", "runpy.run_path('/x')"],
    ["import shutil", "shutil.rmtree('/home')"],
    ["import shutil", "shutil.copy('best.pt', '/tmp')"],
    ["import tempfile", "tempfile.mkdtemp()"],
    ["from pathlib import Path", "Path('/tmp/x').write_text('a')"],
    ["from pathlib import Path", "(Path.home() / 'x').write_text('a')"],
    ["from pathlib import Path", "Path(__file__).parent.parent.joinpath('x').unlink()"],
    ["from pathlib import Path", "(Path('out') / '..' / '..' / 'x').mkdir()"],
    ["from pathlib import Path", "p = Path('/tmp/x')\np.open('w')"],
    ["from time import time\nimport time as clock", "clock.time = lambda: 0.0"],
    ["@eval\ndef f(): pass", "pass"],
    ["class A:\n    run = __import__('os').system", "A.run('ls')"],
    ["def save(path):\n    torch.save(1, path)", "save('/tmp/x')"],
    ["def save(path='/tmp/x'):\n    torch.save(1, path)", "save()"],
    ["OUT = '/tmp'", "torch.save(net, os.path.join(OUT, 'x.pt'))"],
  ])("%s: %s", (head, lines) => {
    const findings = found(lines, head);
    expect(findings.some((finding) => finding.severity === "error")).toBe(true);
  });

  it("name what is used, what it does, and how to mend it", () => {
    const [finding, ...others] = found("o = os\no.system('ls')");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ name: "os.system", text: "o.system('ls')", line: 11 });
    expect(finding?.message).toMatch(/processes.*baseline.*Remove/);
  });

  it("are found in the model file as well", () => {
    const model = "import os\nos.system('ls')\n";
    const sources = { train: BASELINE, model: "" };
    expect(findingsOf(unsafeCall, sources, { ...sources, model })).toHaveLength(1);
  });
});

describe("ordinary training code", () => {
  it.each([
    ["net.eval()\nnet.train()"],
    ["net = torch.compile(net)"],
    ["net.apply(lambda m: None)"],
    ["os.path.join('a', 'b')\nos.path.exists('/tmp')\nos.listdir('.')"],
    ["os.makedirs('out', exist_ok=True)"],
    [
      "out_dir = 'out'\nos.makedirs(out_dir, exist_ok=True)\ntorch.save(net.state_dict(), os.path.join(out_dir, 'best.pt'))",
    ],
    [
      "torch.save(net.state_dict(), 'best.pt')\nnet.load_state_dict(torch.load('best.pt', weights_only=True))",
    ],
    ["path = f'ckpt_{1}.pt'\ntorch.save(net, path)\ntorch.load(path)"],
    ["for step in range(3):\n    torch.save(net, f'out/{step}.pt')"],
    ["for name in ('a', 'b'):\n    open(f'{name}.txt', 'w')"],
    ["with open('log.txt', 'a') as log:\n    log.write('x')"],
    ["open('/etc/hostname').read()"],
    ["open(os.path.join(data_dir, 'cache.bin'), 'wb')"],
    ["torch.save(net, data_dir + '/x.pt')"],
    ["open(os.path.join(os.path.dirname(__file__), 'log.txt'), 'w')"],
    ["open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'x'), 'w')"],
    ["rank = int(os.environ.get('RANK', -1))\nif 'X' in os.environ: pass"],
    ["torch.backends.cudnn.benchmark = True\ntorch.backends.cuda.matmul.allow_tf32 = use"],
    ["torch._dynamo.config.suppress_errors = flag"],
    ["getattr(torch, 'float32')\ndtype = getattr(torch, name)"],
    ["'a'.replace('b', 'c')\n'/'.join(['a'])"],
    ["net.weight = torch.nn.Parameter(tokens)\nnet.forward = torch.compile(net.forward)"],
    ["torch.manual_seed(1)\nnp.random.seed(1)"],
    ["x = {'/tmp': 1}['/tmp']"],
    ["eval_iters = 3\ncompile_model = False"],
    ["tokens.max().item()\ntokens.copy()"],
    ["write = open\nwrite('log.txt', 'w')"],
    ["env = os.environ.copy()\nenv['PATH'] = 'x'"],
    ["name = 'a'\nname = name + '.txt'\nopen(name, 'w')"],
  ])("%s", (lines) => {
    expect(found(lines)).toEqual([]);
  });

  it.each([
    ["import re", "re.compile('a').match('b')"],
    ["import sys", "sys.exit(1)\nprint(sys.argv, file=sys.stderr)\nsys.stdout.flush()"],
    ["import inspect", "'fused' in inspect.signature(torch.optim.AdamW).parameters"],
    ["import copy", "ema = copy.deepcopy(net)"],
    ["import pickle", "x = pickle.loads(pickle.dumps(net))"],
    [
      "import pickle",
      "with open('m.pkl', 'wb') as f:\n    pickle.dump(net, f)\nwith open('m.pkl', 'rb') as g:\n    pickle.load(g)",
    ],
    ["import io", "b = io.BytesIO()\ntorch.save(net, b)"],
    ["import threading", "threading.Thread(target=train).start()"],
    ["import subprocess", "pass"],
    ["import gc", "gc.collect()"],
    ["import json", "json.dump({}, open('log.json', 'w'))"],
    ["import math, random, time", "time.time(), random.random(), math.exp(1)"],
    [
      "from pathlib import Path",
      "out = Path('out')\nout.mkdir(exist_ok=True)\n(out / 'log.txt').write_text('a')",
    ],
    [
      "from pathlib import Path",
      "here = Path(__file__).resolve().parent\n(here / 'log.txt').write_text('a')",
    ],
    ["def eval(x): return x", "eval('1')"],
    ["def system(x): return x", "system('1')"],
    [
      "class Opt:\n    def compile(self): pass\n    def unlink(self): pass",
      "Opt().compile()\nOpt().unlink()",
    ],
    [
      "def save(net, path):\n    torch.save(net, path)",
      "save(net, 'a.pt')\nsave(net, path='b.pt')",
    ],
    [
      "class Log:\n    def __init__(self, path):\n        self.path = path\n    def put(self):\n        open(self.path, 'a')",
      "Log('log.txt').put()",
    ],
    [
      "import argparse",
      "parser = argparse.ArgumentParser()\nparser.add_argument('--out-dir', default='out')\nargs = parser.parse_args([])\ntorch.save(net, args.out_dir + '/x.pt')",
    ],
    [
      "from dataclasses import dataclass\n@dataclass\nclass C:\n    out: str = 'out'",
      "cfg = C()\ntorch.save(net, f'{cfg.out}/x.pt')",
    ],
    ["import warnings", "warnings.filterwarnings('ignore')"],
    ["from torch.nn.attention import sdpa_kernel", "with sdpa_kernel([]): pass"],
  ])("%s: %s", (head, lines) => {
    expect(found(lines, head)).toEqual([]);
  });

  it("only warns about variables that tune libraries", () => {
    const lines =
      "os.environ['PYTORCH_ENABLE_MPS_FALLBACK'] = '1'\nos.environ.setdefault('OMP_NUM_THREADS', '4')";
    expect(found(lines).map((finding) => finding.severity)).toEqual(["warning", "warning"]);
  });
});

describe("what the baseline does", () => {
  const model = "";
  const train =
    "import os, torch\nos.environ['A'] = 'b'\nlog = '/var/log/x'\ndef train():\n    open(log, 'w')\n    torch.load('init.pt')\n";
  const check = (candidate: string) =>
    findingsOf(unsafeCall, { train, model }, { train: candidate, model });

  it("is allowed with the same arguments, wherever it stands", () => {
    expect(check(`${train}\n\ndef other():\n    torch.load("init.pt")\n`)).toEqual([]);
  });

  it("is not with other arguments", () => {
    expect(check(train.replace("init.pt", "best.pt"))).toHaveLength(1);
    expect(check(train.replace("'b'", "'c'"))).toHaveLength(1);
    expect(check(train.replace("/var/log/x", "/var/log/y"))).toHaveLength(1);
  });
});
