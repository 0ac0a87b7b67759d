let controller: AbortController | undefined;

/** A signal that Ctrl-C or SIGTERM aborts; what runs then ends in order. A second Ctrl-C kills. */
export function cancelSignal(): AbortSignal {
  if (controller === undefined) {
    const own = new AbortController();
    controller = own;
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => own.abort());
  }
  return controller.signal;
}
