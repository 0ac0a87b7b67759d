/** What the command line ends with. */
export const EXIT = {
  fine: 0,
  /** A finding: verdict `fail`, an invalid measurement, a failed trial, an unusable reply. */
  finding: 1,
  /** Wrong usage or unreadable input. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
