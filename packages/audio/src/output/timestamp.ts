/** `HH:MM:SS.mmm`; the hours only where there are any, unless `hours` asks for them. */
export function timestamp(seconds: number, { mark = '.', hours = false } = {}): string {
  const total = Math.round(seconds * 1000);
  const digits = (value: number, length = 2): string => String(value).padStart(length, '0');
  const hour = Math.floor(total / 3_600_000);
  const rest = `${digits(Math.floor(total / 60_000) % 60)}:${digits(Math.floor(total / 1000) % 60)}`;
  return `${hours || hour > 0 ? `${digits(hour)}:` : ''}${rest}${mark}${digits(total % 1000, 3)}`;
}
