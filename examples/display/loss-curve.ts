import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [width, height] = [720, 400];
const [left, right, top, bottom] = [56, 24, 56, 44];

/** Draws the loss of each step, pale, and its running mean; gives the path of `<name>.svg`. */
export function drawLossCurve(name: string, losses: readonly number[]): string {
  const last = losses.length - 1;
  const step = niceStep(Math.max(...losses) / 4);
  const highest = Math.max(...losses);
  const x = (i: number): number => left + (i / last) * (width - left - right);
  const y = (loss: number): number => height - bottom - (loss / highest) * (height - top - bottom);
  const line = (values: readonly number[]): string =>
    values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const mean = runningMean(losses, Math.max(1, losses.length / 100));

  const rows = range(highest, step).map(
    (loss) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(loss)}" y2="${y(loss)}" stroke="#e7e5e4"/>` +
      `<text x="${left - 10}" y="${y(loss) + 4}" text-anchor="end">${Number(loss.toFixed(6))}</text>`,
  );
  const columns = range(last, niceStep(last / 6)).map(
    (i) => `<text x="${x(i)}" y="${height - bottom + 22}" text-anchor="middle">${i}</text>`,
  );
  const path = join(tmpdir(), `${name}.svg`);
  writeFileSync(
    path,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#78716c">
<rect width="${width}" height="${height}" rx="12" fill="#fff"/>
<text x="${left}" y="34" font-size="16" font-weight="600" fill="#292524">${name}: loss of each step</text>
<text x="${width - right}" y="34" text-anchor="end">${(mean.at(-1) as number).toPrecision(2)} at the end</text>
${[...rows, ...columns].join('\n')}
<polyline points="${line(losses)}" fill="none" stroke="#fdba74" stroke-opacity="0.7"/>
<polyline points="${line(mean)}" fill="none" stroke="#ea580c" stroke-width="2.5" stroke-linejoin="round"/>
</svg>
`,
  );
  return path;
}

/** 1, 2 or 5 times a power of ten, at least `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) as number) * power;
}

function range(end: number, step: number): number[] {
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step);
}

function runningMean(values: readonly number[], window: number): number[] {
  let mean = values[0] as number;
  return values.map((value) => {
    mean += (value - mean) / window;
    return mean;
  });
}
