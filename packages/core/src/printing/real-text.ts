const DIGITS = 6;

const word = new DataView(new ArrayBuffer(8));

/** `value · 10^decimals`, rounded to the nearest integer, halves to even. For finite values from 0. */
function scaled(value: number, decimals: number): bigint {
  word.setFloat64(0, value);
  const bits = word.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const shift = (exponent || 1) - 1075;
  let numerator = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  let denominator = 1n;
  if (shift >= 0) numerator <<= BigInt(shift);
  else denominator <<= BigInt(-shift);
  if (decimals >= 0) numerator *= 10n ** BigInt(decimals);
  else denominator *= 10n ** BigInt(-decimals);
  const quotient = numerator / denominator;
  const rest = 2n * (numerator % denominator);
  const up = rest > denominator || (rest === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** As C's `%.{decimals}f`. */
function fixed(value: number, decimals: number): string {
  const digits = scaled(value, decimals)
    .toString()
    .padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** As C's `%g`: six significant digits, no trailing zeros. */
function general(value: number): string {
  if (value === 0) return '0';
  let exponent = Number(value.toExponential(20).split('e')[1]);
  let digits = scaled(value, DIGITS - 1 - exponent).toString();
  if (digits.length > DIGITS) exponent++; // 9.999999 became 10.00000
  digits = digits.slice(0, DIGITS).replace(/0+$/, '');
  if (exponent < -4 || exponent >= DIGITS) {
    const power = Math.abs(exponent).toString().padStart(2, '0');
    return `${pointed(digits, 1)}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  return pointed(digits.padEnd(exponent + 1, '0'), exponent + 1);
}

function pointed(digits: string, at: number): string {
  return digits.length > at ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits;
}

/** A floating value as C prints it: with `precision` decimals or, for -1, six significant digits. */
export function realText(value: number, isNegative: boolean, precision: number): string {
  const sign = isNegative ? '-' : '';
  if (Number.isNaN(value)) return `${sign}nan`;
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}inf`;
  return sign + (precision < 0 ? general(magnitude) : fixed(magnitude, precision));
}
