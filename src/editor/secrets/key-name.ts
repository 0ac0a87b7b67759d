import { GuidedFailure } from "../notices/guided-failure.ts";
import { fullName } from "../settings/setting-names.ts";

/**
 * Scheme, host and port of a base URL, lower-case: who would receive a key.
 *
 * @throws GuidedFailure for what is no http or https address
 */
export function originOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new GuidedFailure(
      `The setting ${fullName("baseUrl")} is "${baseUrl}", which is no http or https address: correct it.`,
      {
        title: "Open Settings",
        command: "workbench.action.openSettings",
        arguments: [fullName("baseUrl")],
      },
    );
  }
  return url.origin;
}

/** The name that a key is kept under. */
export function keyName(baseUrl: string): string {
  return `personaLab.apiKey:${originOf(baseUrl)}`;
}
