import { describe, expect, it } from "vitest";
import { classifyComment, isBanner } from "../../../src/core/constraints/derive/marker.ts";

const FREEZE = `
# not to be changed
# These hyper-parameters are not to be changed
# The timer should not be changed
# should not change
# these values should not change
# The hyperparameters below should not change between runs.
# must not be modified
# This block must never be modified!
# Must not be changed, otherwise runs are not comparable
# do not change
# Do not modify
# do not edit below
# DO NOT TOUCH!
# DO NOT ALTER
# don't change
# Don’t modify this
# DON'T TOUCH
# dont edit
# Please do not change these.
# please, don't touch the loader
# NOTE: do not modify the timer
# === start of frozen section ===
# BEGIN PROTECTED BLOCK
# frozen section starts here
# keep at 16
# must be kept at 16
# not ok to edit
# These must stay
# must stay!
# must not differ between runs
# must be the same for all candidates
# fixed compute budget, do not increase
# do not tune
# please do not tune these
# settings do not change between runs
# no touching
# untouchable
# fixed by the task
# IMPORTANT - do not change
# WARNING!! do not edit anything in here
# never change
# Never touch this line
# never ever modify
# cannot be changed
# can't be changed
# These cannot be modified
# may not be edited
# may not be changed by any persona
# can not be altered
# shall not be changed
# not editable
# This section is not editable
# non-editable
# non-negotiable
# uneditable
# not modifiable
# not tunable
# keep as is
# keep this as-is
# keep these as they are
# keep this block exactly as it is
# Keep unchanged
# keep batch_size unchanged
# keep the data loader unchanged
# keep fixed
# keep these numbers fixed
# keep the seed fixed
# please keep the timer as is.
# leave as is
# leave unchanged
# Leave this untouched
# leave alone
# leave the loader alone, please
# must be left unchanged
# must be kept as is
# should be kept fixed across experiments
# must stay fixed
# These must remain constant
# must remain unchanged
# have to stay the same
# needs to stay at 8
# must stay 64
# frozen
# FROZEN
# Frozen.
# fixed
# **fixed**
# read-only
# READ ONLY
# readonly
# [frozen]
# (fixed)
# fixed:
# fixed: comparable between runs
# Fixed: batch size and context
# --- frozen: comparable between runs ---
# frozen section
# frozen hyper-parameters
# fixed settings
# hyper-parameters (frozen)
# model size: fixed
# model size - frozen
# batch size, fixed
# width (read-only)
# these are fixed
# These are all fixed
# those are frozen
# this is read-only
# all values below are fixed
# everything in this block is frozen
# the following are fixed
# the following settings are frozen
# this section is read-only
# batch_size is fixed
# \`n_layer\` and \`n_head\` are frozen
# these stay fixed
# stays fixed
# they stay fixed for all runs
# fixed for all experiments
# fixed across runs
# frozen for comparability
# immutable
# constant across experiments
# treat these as read-only
# locked
# off-limits
# off limits!
# hands off
# set in stone
# no changes allowed
# no edits please
# no changes below
# Changes here are not allowed
# changing this is forbidden
# modifications are prohibited
# not to be touched
# is not to be edited
# not supposed to be changed
# not meant to be modified
# not allowed to change
# nothing here may be changed
# none of these may be modified
# you must not change this
# You may not edit the lines below
# The LLM must not modify these
# hyperparameters (do not change)
# Data loader: do not modify
# Device and autocast context: must not be changed
# Elapsed minutes and their print should not be changed
# The return values must not be changed
# hyperparameters DO NOT CHANGE
# loader do not modify
# ################ do not change ################
# ----- HYPERPARAMETERS - DO NOT MODIFY -----
# ==== timer (not to be changed) ====
# ─── do not edit ───
# nicht ändern / do not change
# must not be changed, everything else can be changed
# These should not be changed. Learning rate can be changed.
# do not change unless you know what you are doing
# "do not change"
# noqa: E501  # frozen
# >>> do not modify <<<
# ⚠️ DO NOT CHANGE ⚠️
# 🔒 frozen
# _do not change_
# no longer editable
# must no longer be changed
# not free to change
# do not reassign
# do not override
# cannot be changed without breaking comparability
# this can not change
# do not remove or change this
# the timer and what is returned must not be changed
# do not modify the loaders
# The following options must not be changed
# do not touch: shared by every experiment in the report
# persona: freeze
# Persona: FREEZE
#persona:freeze
# persona: freeze (timer)
`;

const THAW = `
# Anything below this can be changed
# anything below this line can be changed
# Everything below may be changed
# everything else can be changed
# the rest may be edited freely
# can be changed
# may be edited
# these may be tuned
# ##### OK TO EDIT #####
# you are welcome to change these
# experiment with anything below
# free to change
# Feel free to change these
# feel free to tweak
# you are free to modify this
# editable
# --- editable ---
# editable:
# EDITABLE SECTION
# tunable
# From here on everything can be modified
# you can change anything below
# You may edit the rest
# you may freely change the learning rate
# change anything below
# change freely
# edit as you like
# modify at will
# open to changes
# up to you
# changes are welcome
# no longer frozen
# No longer fixed
# these are not frozen
# not fixed
# not read-only
# need not stay fixed
# does not need to stay fixed
# does not have to remain unchanged
# unfrozen
# end of frozen section
# end of the fixed block
# frozen section ends here
# it is allowed to change this
# no constraints below
#######  anything below this can be changed  #######
# learning rate (can be changed)
# The optimizer can be changed!
# these can safely be changed
# persona: free
# PERSONA: Free
`;

const NONE = `
#
# larger values do not change the loss
# keep at 16 or less
# start of training
# start of the fixed-length windows
# fine tuning starts here
# don't touch the gradients before unscaling
# do not change the weights during evaluation
# we tried not to change it, no gain
# fixed now
# fixed by rounding down
# the two embeddings must stay tied
# must be the same shape as the targets
# train and val must not differ in vocabulary
# larger batches do not increase
# skip bad rows, do not raise
# batch size
# fixed seed
# fixed random seed for reproducibility
# frozen embeddings
# frozen backbone
# read-only memmap
# open in read-only mode
# fixed a bug
# fixed an off-by-one error
# fixed: memory leak in the loader
# fixed in v1.2
# this bug is fixed
# the issue is fixed upstream
# fixed learning rate, no schedule
# fixed positional embeddings
# fixed-size windows
# fixed number of steps
# the embeddings are frozen
# weights are frozen here
# the encoder is fixed
# we keep the embeddings fixed
# scale to keep the variance fixed
# keep track of the best loss
# keep in mind that ids are uint16
# keep the shape unchanged
# the vocabulary does not change
# the loss should not change much
# the loss should not change
# the output should not change when batch size does
# does not modify its input
# these ops do not change the shape
# do not modify x in place
# don't modify the tensor in-place
# must not be modified in place
# TODO: should this be changed?
# TODO: do not change until the report is out
# FIXME must not be changed
# should this be changed?
# can this be changed?
# is this frozen?
# was changed in v2
# was frozen in v1
# changed to 8 in March
# has not been changed since v1
# unchanged since v1
# used to be fixed
# previously frozen
# why is this fixed
# if frozen, skip the optimizer step
# when this is fixed, remove the workaround
# so that it can be changed later from the CLI
# can be changed by --lr
# can be changed at runtime
# changes the learning rate
# change the learning rate after warmup
# change device here if needed?
# update the weights
# modified from the original implementation
# modified GELU
# edited by hand
# touch the file
# learning rate changes over time
# do not forget to change the path
# no need to change this
# you do not need to change this
# does not need to be changed
# should not need to be changed
# need not be changed
# will not be changed by the optimizer
# must not be modified by the optimizer
# block size cannot be changed after training
# maybe this should not be changed
# not sure
# evaluate every 100 steps
# print every 10 iterations
# every 100 steps
# runs every 500 iters
# logs each epoch
# constant learning rate
# constants
# persona: einstein
# persona: Archimedes says hello
# type: ignore
# noqa
# fmt: off
# -----------------------------------
# ==========
# not
# does not have to happen every 100 iterations
# need not happen every 100 steps
# should this happen every 100 steps?
# immutable tuple
# lock the file
# the shape stays the same
# the number of tokens remains constant
# no changes were needed
# frozen lake environment
# freeze the first layers
# freeze() the encoder
# see above
`;

const CADENCES: readonly (readonly [string, number | undefined])[] = [
  ["# This should still happen every 100 iterations", 100],
  ["# this should still happen every 250 steps", 250],
  ["# validation must happen every 500 iters", 500],
  ["# must run every 1,000 steps", 1000],
  ["# has to be done every 2_000 iterations", 2000],
  ["# should still be evaluated every 100th iteration", 100],
  ["# needs to be printed every 1k steps", 1000],
  ["# SHOULD STILL HAPPEN EVERY 50 ITERATIONS!", 50],
  ["# still happens every 25 iterations", 25],
  ["# this should still happen every 120 updates / steps", 120],
  ["# must be evaluated every 100 training steps", 100],
  ["# keep validating every 100 iterations", 100],
  ["# should still happen once every hundred iterations", 100],
  ["# must happen every iteration", 1],
  ["# must happen every eval_interval steps", undefined],
  ["# validation: every 100 steps, required: it must not be skipped", 100],
  ["# this should\n# still happen every 100\n# iterations", 100],
  ["# ---------\n# Should still happen every 7 steps\n# ---------", 7],
  ["# persona: every(100)", 100],
  ["#persona: every( 1_000 )", 1000],
];

const lines = (table: string): string[] => table.split("\n").filter((line) => line !== "");

describe("classifyComment", () => {
  it.each(lines(FREEZE))("freezes: %s", (comment) => {
    expect(classifyComment(comment)).toEqual({ kind: "freeze", direction: "below" });
  });

  it.each(lines(THAW))("thaws: %s", (comment) => {
    expect(classifyComment(comment)).toEqual({ kind: "thaw" });
  });

  it.each(lines(NONE))("marks nothing: %s", (comment) => {
    expect(classifyComment(comment)).toBeUndefined();
  });

  it.each(CADENCES)("sets a cadence: %s", (comment, period) => {
    expect(classifyComment(comment)).toEqual({ kind: "cadence", period });
  });

  it("reads what is said of the lines above", () => {
    const above = { kind: "freeze", direction: "above" };
    expect(classifyComment("# do not change anything above this line")).toEqual(above);
    expect(classifyComment("# Nothing above may be modified")).toEqual(above);
    expect(classifyComment("# as noted above, do not change")).toEqual({
      kind: "freeze",
      direction: "below",
    });
  });

  it("reads a sentence over several lines", () => {
    const text = "# These numbers are shared by all runs and should\n# therefore not be changed";
    expect(classifyComment(text)).toEqual({ kind: "freeze", direction: "below" });
  });

  it("lets the last of several paragraphs count", () => {
    const text = "# -----\n# frozen\n# -----\n# anything below this can be changed\n# -----";
    expect(classifyComment(text)).toEqual({ kind: "thaw" });
  });

  it("reads a range directive", () => {
    expect(classifyComment("# persona: range(1e-5, 1e-2)")).toEqual({
      kind: "range",
      low: "1e-5",
      high: "1e-2",
    });
    expect(classifyComment("# the rate  # persona: range(-1, .5)")).toEqual({
      kind: "range",
      low: "-1",
      high: ".5",
    });
  });

  it.each([
    "# persona: every(0)",
    "# persona: every",
    "# persona: range(2, 1)",
    "# persona: range(a)",
  ])("rejects the unreadable directive %s", (comment) => {
    expect(() => classifyComment(comment)).toThrow(/cannot be read/);
  });
});

describe("isBanner", () => {
  it("needs three ruling characters in a row", () => {
    expect(isBanner("# -----\n# frozen")).toBe(true);
    expect(isBanner("# ─── frozen")).toBe(true);
    expect(isBanner("### frozen")).toBe(true);
    expect(isBanner("# frozen -- timer")).toBe(false);
    expect(isBanner("# frozen")).toBe(false);
  });
});
