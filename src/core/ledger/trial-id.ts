import { randomBytes } from "node:crypto";

const TRIAL_ID = /^\d{8}-\d{6}-[A-Za-z0-9_-]+-[0-9a-f]{4}$/;

/** Whether a text has the form of a trial's id, so that it is a safe name of a folder. */
export function isTrialId(text: string): boolean {
  return TRIAL_ID.test(text);
}

/** `YYYYMMDD-HHMMSS-<persona>-<4 hex>`, in UTC. */
export function newTrialId(persona: string, now: Date = new Date()): string {
  const digits = now.toISOString().replaceAll(/\D/g, "");
  const stamp = `${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
  return `${stamp}-${persona}-${randomBytes(2).toString("hex")}`;
}
