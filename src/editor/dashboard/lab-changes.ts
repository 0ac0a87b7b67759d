import type { HostMessage, LabView, ProjectView, TrialRow } from "./messages.ts";

/**
 * The messages that turn what a page was sent into what is true now: rows where only trials came,
 * went or changed; the whole where projects, trust, the noise floor or unreadable folders did.
 */
export function labChanges(sent: LabView, next: LabView): HostMessage[] {
  if (frame(sent) !== frame(next)) return [{ type: "lab", lab: next }];
  return next.projects.flatMap((project, at) => {
    const before = sent.projects[at];
    return before === undefined ? [] : rowChanges(before, project);
  });
}

/** Everything but the trials. */
function frame({ trusted, currentRoot, projects }: LabView): string {
  const folders = projects.map(({ root, name, noiseFloor, unreadable }) => [
    root,
    name,
    noiseFloor,
    unreadable,
  ]);
  return JSON.stringify([trusted, currentRoot, folders]);
}

function rowChanges(before: ProjectView, after: ProjectView): HostMessage[] {
  const known = new Map(before.trials.map((row) => [row.id, row]));
  const changed = after.trials.filter((row) => !isSame(known.get(row.id), row));
  const kept = new Set(after.trials.map(({ id }) => id));
  const removed = before.trials.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (changed.length === 0 && removed.length === 0) return [];
  return [{ type: "rows", root: after.root, changed, removed }];
}

function isSame(before: TrialRow | undefined, after: TrialRow): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
