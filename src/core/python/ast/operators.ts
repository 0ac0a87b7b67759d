export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "@"
  | "/"
  | "%"
  | "**"
  | "<<"
  | ">>"
  | "|"
  | "^"
  | "&"
  | "//";

export type UnaryOperator = "-" | "+" | "~" | "not";

export type ComparisonOperator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "is"
  | "is not"
  | "in"
  | "not in";
