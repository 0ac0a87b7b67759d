/**
 * Text from files and from programs as a label or a notification: on one line, and without the forms
 * that the editor would turn into icons (`$(…)`) or links (`[…](command:…)`).
 */
export function plainLabel(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "\uFFFD")
    .replaceAll("$(", "$\u200b(")
    .replaceAll("](", "]\u200b(");
}
