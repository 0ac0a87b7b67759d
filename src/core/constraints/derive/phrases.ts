import { type Phrase, phrase } from "./phrase.ts";
import { CLASSES } from "./word-classes.ts";

/**
 * What a phrase demands of its subject, the words before it in its clause:
 * `any`; `imperative`, nothing but a clause start or a courtesy; `lasting`, no noun for what exists
 * only while the code runs; `code`, a noun for code or settings, a name in code, or nothing;
 * `person`, somebody who edits, or nothing.
 */
export type SubjectDemand = "any" | "imperative" | "lasting" | "code" | "person";

export interface MarkerPhrase extends Phrase {
  readonly subject: SubjectDemand;
}

function table(subject: SubjectDemand, sources: readonly string[]): MarkerPhrase[] {
  return sources.map((source) => ({ ...phrase(source, CLASSES), subject }));
}

const phrases = (sources: readonly string[]): Phrase[] => sources.map((s) => phrase(s, CLASSES));

/** What forbids an edit. */
export const PROHIBITIONS: readonly MarkerPhrase[] = [
  ...table("imperative", [
    "do not {soft}* {edit}",
    "do not try|attempt|dare to? {edit}",
    "do not {soft}* {remove} or|and|nor {edit}",
    "do not {soft}* mess with",
    "do not {soft}* {remove} $",
    "do not {soft}* {remove} this|these|it|them|any|anything",
    "never {soft}* {edit}",
    "never {soft}* {remove} this|these|it|them|any|anything",
    "^ please? do not {soft}* {resize} $",
    "^ please? do not {soft}* {resize} this|these|it|them $",
    "no {edits}|{editing} $",
    "no {edits} {be}? {permitted}|please|here|below|to|beyond|past|after",
    "hands-off",
  ]),
  ...table("any", [
    "not|never|no-longer {soft}* be {soft}* {edited}|{removed}",
    "not to {soft}* be {soft}* {edited}|{removed}",
    "not {meant} to {soft}* be? {soft}* {edit}|{edited}|{removed}",
    "not {meant}|open|up for|to {edits}|{editing}",
    "not for {edits}|{editing}",
    "not negotiable",
    "not subject to {edits}",
    "non-editable|non-negotiable|non-modifiable|non-changeable|non-tunable",
    "uneditable|unmodifiable|unalterable|untouchable",
    "nothing|none|neither|no ~6 may|can|should|must|shall be {edited}",
    "{edits} ~6 not {permitted}",
    "{edits}|{editing} ~6 {forbidden}",
    "{editing} ~6 not {permitted}",
    "{forbidden} to {edit}",
    "{forbidden} from {editing}",
    "set in stone",
    "off-limits",
  ]),
  ...table("lasting", [
    "should|must|may|shall not|never {soft}* change|vary",
    "not to {soft}* change|vary",
    "should|must|may|shall not|never {soft}* differ between|across|from the? {compared}",
  ]),
  ...table("person", [
    "must|may|should|shall|can not|never {soft}* {edit}",
    "no|nobody one? may|should|must|can {edit}",
  ]),
  ...table("code", [
    "can not {soft}* change",
    "do|will not|never {soft}* change $",
    "do|will not|never {soft}* change across|anywhere|at|between|ever|for|from|here|in|over|throughout|when",
  ]),
];

/** What asks that something stay as it is; negated, it allows an edit. */
export const PRESERVATIONS: readonly MarkerPhrase[] = [
  ...table("imperative", [
    "keep|leave ~10 {asIs}",
    "keep ~8 fixed|locked",
    "keep|leave ~3 exactly as",
    "keep this|these|it|them? at # $",
    "leave ~6 alone",
    "treat|consider|regard this|these|those|it|them ~5 as? {state}|constants",
  ]),
  ...table("any", [
    "{obliging} to? {soft}* be {soft}* left|kept ~3 {asIs}|alone",
    "{obliging} to? {soft}* be {soft}* kept|held {soft}* {lasting}",
    "{obliging} to? {soft}* be {soft}* kept|held at # $",
    "^ start|begin|beginning of? the? {state}|protected {section}",
    "^ the? {state}|protected {section} starts|begins here? $",
    "{obliging} to? {soft}* stay|remain {soft}* the? {asIs}|{lasting}",
    "{obliging} to? {soft}* stay|remain {soft}* at? #",
    "{obliging} to? {soft}* keep|leave ~8 {asIs}|fixed",
    "{be}? to be left|kept {asIs}|fixed|alone",
  ]),
  ...table("code", [
    "keep ~6 constant|frozen|readonly|identical",
    "keep ~6 the same",
    "{be} {soft}* to? {soft}* be? {state}",
    "{be} {soft}* to stay|remain {asIs}|{lasting}",
    "{obliging} to? {soft}* stay|remain $",
    "{obliging} to? {soft}* be {soft}* the? same|identical|equal across|between|in|for all|every|the? {compared}",
    "stay|stays|remain|remains {soft}* the? {asIs}|{lasting}",
    "kept|held|left {soft}* {asIs}|fixed across|for|between|$",
    "constant|identical|same|equal across|between|in|for all|every|the? experiments|runs|trials|candidates|everyone|comparisons",
  ]),
];

/** What allows an edit; negated, it forbids one. */
export const PERMISSIONS: readonly MarkerPhrase[] = [
  ...table("any", [
    "can|may {soft}* be {soft}* {edited}|rewritten",
    "ok|okay|fine|welcome to {soft}* {edit}|tune|experiment|replace|rewrite",
    "free to {soft}* be? {edit}|tune|experiment|replace|rewrite|play|{edited}",
    "{permitted} to {soft}* be? {edit}|{edited}|tune",
    "open to|for {edits}|experimentation|experiments|exploration",
    "up to you",
    "up for grabs",
    "yours to? {soft}* {edit}|tune|experiment|replace|rewrite|play|design|choose|improve",
    "{be} yours $",
    "{edits} ~4 {be} {permitted}|welcome|fine|ok",
    "{editable}",
  ]),
  ...table("imperative", [
    "{edit}|tune ~6 freely",
    "{edit}|tune anything|everything|whatever",
    "experiment with anything|everything|whatever",
    "{edit}|tune ~4 at will",
    "{edit}|tune ~4 as you like|wish|want|please",
    "{edit}|tune ~2 below",
  ]),
  ...table("person", ["can|may {soft}* {edit}|tune|rewrite"]),
  ...table("code", ["may|can {soft}* change|vary"]),
];

/** What ends a freeze in so many words. */
export const RELEASES: readonly Phrase[] = phrases([
  "unfrozen|thawed",
  "no-longer {soft}* {state}|constant",
  "not necessarily? {soft}* {state}",
  "need not {soft}* stay|remain|be {soft}* {lasting}|{asIs}|kept",
  "not {soft}* need|have|required to {soft}* stay|remain|be {soft}* {lasting}|{asIs}|kept",
  "end of the? ~3 {state}|protected",
  "end {state}|protected",
  "{state}|protected ~4 ends|end|stops",
  "no constraints|restrictions ~3 below|here|apply|on|$",
]);

/** That something must happen. */
export const OBLIGATIONS: readonly Phrase[] = phrases([
  "must|should|shall|still|always|ought",
  "has|have|needs|need to",
  "{be} {soft}* to",
  "{be} {soft}* required|obligatory|mandatory",
  "keep|leave",
  "do not {soft}* {edit}",
  "not {soft}* be {edited}",
]);

/** That it need not happen. */
export const NO_OBLIGATIONS: readonly Phrase[] = phrases([
  "not|never {soft}* happen|run|occur|take|validate|evaluate|print|log",
  "not|never be done|run|executed|evaluated|logged|printed|validated",
  "not {soft}* have|need|required|necessary|necessarily",
  "need not",
  "no-longer",
  "no need",
]);

/** Behind a prohibition: it speaks of what happens at run time, not of an edit. */
export const RUNTIME_TAILS: readonly Phrase[] = phrases([
  "~6 inplace",
  "~3 gradient|gradients|grads|activations|buffers|weights|mask before|after|until|while|during",
  "~2 by the? ~2 optimizer|optimiser|gradient|gradients|backward|autograd|training|caller|callers|forward",
]);

/** Behind "should not change": an expectation of how something behaves. */
export const DEGREES: readonly Phrase[] = phrases([
  "much|significantly|drastically|dramatically|noticeably|substantially|measurably|too|more|lot",
  "a lot|bit",
  "when|while|if|as|after|once|with|during|by|over",
]);

/** Behind "cannot": a limit of the program, not a rule for who edits it. */
export const LIMITS: readonly Phrase[] = phrases(["after|at|once|during|while|when|later|on"]);

/** Behind "can be changed": how the program changes it, not who may edit. */
export const MEANS: readonly Phrase[] = phrases([
  "by|via|with|through|using|during|from|only",
  "at runtime",
  "on the command|cli|fly",
]);

/** Behind "can be changed": from where on, which is no means. */
export const ONWARD: readonly Phrase[] = phrases([
  "from here|now|there|this|that|line",
  "from the? next|following",
]);
