import { median, medianRatio, round } from './median.js';

/** What one round measured of ours, of Python as shipped, and of Python with OpenBLAS preloaded. */
export interface PythonRound<Figures> {
  ours: Figures;
  asShipped: Figures;
  withOpenBLAS: Figures;
}

/** Each figure's medians, to `digits` decimals, and the median ratios to both forms of Python. */
export function besidePython<Name extends string>(
  rounds: readonly PythonRound<Readonly<Record<Name, number>>>[],
  names: readonly Name[],
  digits: number,
) {
  const column = (side: keyof PythonRound<unknown>, name: Name): number[] => rounds.map((each) => each[side][name]);
  return Object.fromEntries(
    names.map((name) => {
      const [ours, shipped, blas] = [column('ours', name), column('asShipped', name), column('withOpenBLAS', name)];
      return [
        name,
        {
          ours: round(median(ours), digits),
          pythonAsShipped: round(median(shipped), digits),
          pythonOpenBLAS: round(median(blas), digits),
          ratioAsShipped: round(medianRatio(ours, shipped)),
          ratioOpenBLAS: round(medianRatio(ours, blas)),
        },
      ];
    }),
  );
}
