import type { Constant, ConstantValue, Expression, FormattedValue, JoinedStr } from "../ast.ts";
import { TokenCursor } from "./cursor.ts";
import { constantNode } from "./nodes.ts";
import { type StringPrefix, stringPrefix, stringValue } from "./string-literal.ts";

type StringPart = Constant | FormattedValue;

const PLAIN_TEXT: StringPrefix = { raw: false, bytes: false, formatted: true, template: false };
const RAW_TEXT: StringPrefix = { ...PLAIN_TEXT, raw: true };

/** String, bytes and f-string literals, adjacent ones joined. */
export abstract class StringParser extends TokenCursor {
  /** What may stand between the braces of an f-string: a yield or a list of expressions. */
  protected abstract fieldExpression(): Expression;

  protected atString(): boolean {
    return this.at("string") || this.at("f-start") || this.at("t-start");
  }

  /** One or more adjacent literals as one node. */
  protected strings(): Constant | JoinedStr {
    const first = this.index;
    const parts: StringPart[] = [];
    const kinds = { bytes: false, text: false, formatted: false, template: false };
    while (this.atString()) {
      if (this.at("string")) {
        const part = this.plainString();
        kinds[part.value.type === "bytes" ? "bytes" : "text"] = true;
        parts.push(part);
      } else {
        kinds[this.at("t-start") ? "template" : "formatted"] = true;
        this.formattedString(parts);
      }
    }
    if (kinds.bytes && (kinds.text || kinds.formatted || kinds.template)) {
      this.fail("cannot mix bytes and nonbytes literals", first);
    }
    if (kinds.template && (kinds.text || kinds.formatted)) {
      this.fail("cannot mix t-string literals with string or bytes literals", first);
    }
    if (kinds.formatted || kinds.template) {
      const values = this.joinTexts(parts);
      return { kind: "JoinedStr", ...this.span(first), values, isTemplate: kinds.template };
    }
    const [only] = parts;
    if (parts.length === 1 && only?.kind === "Constant") return only;
    const value = parts.map((part) => textOf(part)).join("");
    const type = kinds.bytes ? "bytes" : "str";
    return constantNode(this.span(first), { type, value });
  }

  private plainString(): Constant {
    const literal = this.textOf(this.index);
    const offset = this.tokens.starts[this.index] ?? 0;
    const quote = literal.search(/["']/);
    const prefix = stringPrefix(literal.slice(0, quote)) ?? PLAIN_TEXT;
    const width = literal.length - quote >= 6 && isTriple(literal, quote) ? 3 : 1;
    const body = literal.slice(quote + width, literal.length - width);
    const text = stringValue(body, prefix, offset);
    const value: ConstantValue = { type: prefix.bytes ? "bytes" : "str", value: text };
    const first = this.index;
    this.next();
    return constantNode(this.span(first), value);
  }

  private formattedString(parts: StringPart[]): void {
    const opening = this.textOf(this.index);
    const text = /r/i.test(opening) ? RAW_TEXT : PLAIN_TEXT;
    this.next();
    this.textAndFields(parts, text, false);
    this.expect("f-end", "f-string: invalid syntax");
  }

  private textAndFields(parts: StringPart[], text: StringPrefix, inFormat: boolean): void {
    for (;;) {
      if (this.at("f-middle")) {
        const first = this.index;
        const offset = this.tokens.starts[first] ?? 0;
        const source = this.textOf(first);
        const body = inFormat ? source : source.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
        this.next();
        const value: ConstantValue = { type: "str", value: stringValue(body, text, offset) };
        parts.push(constantNode(this.span(first), value));
      } else if (this.at("f-open")) {
        parts.push(this.nested(() => this.field(text)));
      } else {
        return;
      }
    }
  }

  private field(text: StringPrefix): FormattedValue {
    const first = this.index;
    this.next();
    if (this.at("}") || this.at("!") || this.at(":") || this.at("=")) {
      this.fail("f-string: valid expression required before '}'");
    }
    const expressionStart = this.tokens.starts[this.index] ?? 0;
    const value = this.fieldExpression();
    let debugText: string | undefined;
    if (this.take("=")) {
      debugText = this.tokens.text.slice(expressionStart, this.tokens.starts[this.index]);
    }
    const conversion = this.conversion();
    let formatSpec: StringPart[] | undefined;
    if (this.take(":")) {
      formatSpec = [];
      this.textAndFields(formatSpec, text, true);
    }
    this.expect("}", "f-string: expecting '}'");
    const located = this.span(first);
    return { kind: "FormattedValue", ...located, value, conversion, formatSpec, debugText };
  }

  private conversion(): "s" | "r" | "a" | undefined {
    const mark = this.index;
    if (!this.take("!")) return undefined;
    const { word } = this;
    if (word !== "s" && word !== "r" && word !== "a") {
      this.unexpected("f-string: invalid conversion character: expected 's', 'r', or 'a'");
    }
    if (this.tokens.ends[mark] !== this.tokens.starts[this.index]) {
      this.fail("f-string: conversion type must come right after the exclamation mark");
    }
    this.next();
    return word;
  }

  /** Adjacent pieces of text become one. */
  private joinTexts(parts: readonly StringPart[]): StringPart[] {
    const joined: StringPart[] = [];
    for (const part of parts) {
      const last = joined.at(-1);
      if (part.kind === "Constant" && last?.kind === "Constant") {
        const value: ConstantValue = { type: "str", value: textOf(last) + textOf(part) };
        const { end, endLine, endColumn } = part;
        joined[joined.length - 1] = { ...last, end, endLine, endColumn, value };
      } else {
        joined.push(part);
      }
    }
    return joined;
  }
}

function isTriple(literal: string, quote: number): boolean {
  return literal[quote] === literal[quote + 1] && literal[quote] === literal[quote + 2];
}

function textOf(part: StringPart): string {
  if (part.kind !== "Constant") return "";
  return part.value.type === "str" || part.value.type === "bytes" ? part.value.value : "";
}
