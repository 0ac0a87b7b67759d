import { shippedPath } from "./runtime-files.ts";

/** The folder of built-in personas, the starter project and recorded replies. */
export function templatesFolder(): string {
  return shippedPath("templates");
}
