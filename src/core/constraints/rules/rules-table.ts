import type { Rule } from "../rule.ts";

/** The documentation of the rules as Markdown, made from the rules themselves. */
export function rulesTable(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, summary }) => {
    const text = summary.replace(/\s+/g, " ").replaceAll("|", "\\|");
    return `| \`${id}\` | ${severity} | ${text} |`;
  });
  return `# Verification rules

Each rule compares a candidate with its baseline, without running either. An error blocks a trial, a
warning is shown. The severity of any rule but \`syntax\` can be set to \`error\`, \`warning\` or
\`off\` under \`rules\` in \`persona-lab.json\`:

\`\`\`json
{ "rules": { "early-stop": "off" } }
\`\`\`

A constraint can be lifted only in the baseline or in \`persona-lab.json\`: comments of a candidate
change nothing. What cannot be known without running the code is not reported.

| rule | severity | broken when |
| --- | --- | --- |
${rows.join("\n")}
`;
}
