import type { Callable } from '@mlxts/surface';

/** What a child process is told. */
export interface HostileJob {
  readonly callables: readonly Callable[];
  /** the functions to try, in this order */
  readonly names: readonly string[];
  /** the first call to make, counted over all names */
  readonly from: number;
}

/** What it found for one function. */
export interface HostileReport {
  readonly name: string;
  calls: number;
  refused: number;
  readonly failures: Failure[];
}

export interface Failure {
  readonly place: string;
  readonly value: string;
  readonly error: string;
}

/** The failures as lines, those of the same place and error in one. */
export function failureLines(failures: readonly Failure[]): string[] {
  const groups = new Map<string, { readonly first: Failure; readonly values: string[] }>();
  for (const failure of failures) {
    const key = `${failure.place} ${failure.error.replace(/\d+/g, '')}`;
    const group = groups.get(key) ?? { first: failure, values: [] };
    groups.set(key, group);
    group.values.push(failure.value);
  }
  return [...groups.values()].map(({ first, values }) => {
    const more = values.length > 4 ? ` and ${values.length - 4} more` : '';
    return `${first.place}: ${values.slice(0, 4).join(', ')}${more} → ${first.error}`;
  });
}
