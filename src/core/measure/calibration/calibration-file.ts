import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import * as z from "zod";
import { type CalibrationMemory, calibrationSchema } from "./calibration.ts";

/** Every candidate may have a shape of its own: the oldest are forgotten. */
const MOST_KEPT = 200;

const fileSchema = z.object({
  schema: z.literal(1),
  calibrations: z.record(z.string(), calibrationSchema),
});

/** Calibrations in one JSON file; a file that is absent, damaged or read-only counts as empty. */
export function calibrationFile(path: string = join(cacheFolder(), "calibration.json")) {
  const memory: CalibrationMemory = {
    path,
    recall: async (key) => (await readAll(path))[key],
    remember: async (key, calibration) => {
      const { [key]: _, ...others } = await readAll(path);
      const kept = [...Object.entries(others), [key, calibration] as const].slice(-MOST_KEPT);
      const content = { schema: 1, calibrations: Object.fromEntries(kept) };
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFileAtomic(path, `${JSON.stringify(content, null, 2)}\n`);
      } catch {
        // Without a place to remember it, the next measurement times again.
      }
    },
  };
  return memory;
}

async function readAll(path: string) {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data.calibrations : {};
  } catch {
    return {};
  }
}

/** Where this platform's programs keep what can be made again. */
function cacheFolder(): string {
  const home = homedir();
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32") {
    return join(LOCALAPPDATA || join(home, "AppData", "Local"), "persona-lab", "Cache");
  }
  if (process.platform === "darwin") return join(home, "Library", "Caches", "persona-lab");
  return join(XDG_CACHE_HOME || join(home, ".cache"), "persona-lab");
}
