import type { Services } from "../services.ts";

/** *Open Dashboard*: on the trial that was chosen elsewhere, or as it was left. */
export async function openDashboard(
  { dashboard }: Services,
  id?: unknown,
  root?: unknown,
): Promise<void> {
  const isNamed = typeof id === "string" && typeof root === "string";
  dashboard.open(isNamed ? { root, id } : undefined);
}
