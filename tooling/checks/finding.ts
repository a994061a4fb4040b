/** What a check says: each finding is one line, `path:line what is wrong`; none means that all is well. */
export interface Report {
  readonly findings: readonly string[];
  /** what was looked at, such as `132 files`; shown when all is well */
  readonly summary: string;
}

/** One check of the repository at `root`. */
export type Check = (root: string) => Report | Promise<Report>;
