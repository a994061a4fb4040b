import { median, medianRatio, round } from '../harness/median.js';

interface Row {
  mlxts: number;
  peer: number;
  ratio: number;
  target: string;
  met: boolean;
}

/** `values` of ours and of a peer, one a round, as medians with the median of their ratios, against what is wanted. */
export function atLeast(wanted: number, mlxts: readonly number[], peer: readonly number[], digits = 1): Row {
  return row(mlxts, peer, digits, `≥ ${wanted}`, (ratio) => ratio >= wanted);
}

export function atMost(wanted: number, mlxts: readonly number[], peer: readonly number[], digits = 1): Row {
  return row(mlxts, peer, digits, `≤ ${wanted}`, (ratio) => ratio <= wanted);
}

function row(
  mlxts: readonly number[],
  peer: readonly number[],
  digits: number,
  target: string,
  meets: (ratio: number) => boolean,
): Row {
  const ratio = medianRatio(mlxts, peer);
  return {
    mlxts: round(median(mlxts), digits),
    peer: round(median(peer), digits),
    ratio: round(ratio),
    target,
    met: meets(ratio),
  };
}
