import type { ScratchFolder } from "./scratch-folder.ts";

/** Variables that a run may see: none of them is a secret. Everything else stays out. */
const ALLOWED =
  /^(PATH|LANG|LANGUAGE|LC_[A-Z]+|TZ|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|NUMBER_OF_PROCESSORS|PROCESSOR_[A-Z0-9_]+|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|CUDA_(HOME|PATH|VISIBLE_DEVICES|DEVICE_ORDER|LAUNCH_BLOCKING|MODULE_LOADING)|NVIDIA_VISIBLE_DEVICES|HIP_VISIBLE_DEVICES|ROCR_VISIBLE_DEVICES|HSA_OVERRIDE_GFX_VERSION|G?OMP_[A-Z_]+|MKL_[A-Z_]+|OPENBLAS_NUM_THREADS|VECLIB_MAXIMUM_THREADS|PYTORCH_[A-Z_]+|CC|CXX)$/;
const LOOKS_SECRET = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/;

/**
 * The environment of a run: an allow-list of the present one, home and temporary folders inside the
 * scratch folder, and Python told to write no bytecode and to hash alike in every run.
 */
export function runnerEnvironment(
  scratch: ScratchFolder,
  device: string | undefined,
  present: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(present)) {
    const key = name.toUpperCase();
    if (value !== undefined && ALLOWED.test(key) && !LOOKS_SECRET.test(key)) {
      environment[name] = value;
    }
  }
  const { home, temporary } = scratch;
  return {
    ...environment,
    ...threadWaiting(environment),
    ...visibleDevices(device),
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    LOCALAPPDATA: home,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    // torch.compile asks for a user's name.
    USER: "persona-lab",
    LOGNAME: "persona-lab",
    USERNAME: "persona-lab",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONHASHSEED: "0",
    PYTHONNOUSERSITE: "1",
    PYTHONUNBUFFERED: "1",
    PYTHONUTF8: "1",
  };
}

/**
 * Short turns of waiting before a thread sleeps. By default GNU OpenMP's threads spin for long at the
 * end of each operation, and a small model on a machine that has other work then takes many times as
 * long. Who chose a way of waiting keeps it.
 */
function threadWaiting(chosen: Readonly<Record<string, string>>): Record<string, string> {
  const isChosen = "OMP_WAIT_POLICY" in chosen || "GOMP_SPINCOUNT" in chosen;
  return isChosen ? {} : { GOMP_SPINCOUNT: "10000" };
}

function visibleDevices(device: string | undefined): Record<string, string> {
  if (device === undefined || device === "cuda") return {};
  const index = /^cuda:(\d+)$/.exec(device)?.[1];
  return { CUDA_VISIBLE_DEVICES: index ?? "-1" };
}
