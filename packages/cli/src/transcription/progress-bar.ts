const WIDTH = 24;

/** `[#####-------] 1:02 of 4:10  name` */
export function progressBar(done: number, total: number, name: string): string {
  const filled = total > 0 ? Math.round((WIDTH * Math.min(done, total)) / total) : 0;
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${clock(done)} of ${clock(total)}  ${name}`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const digits = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours}:${digits(minutes)}` : minutes}:${digits(whole % 60)}`;
}
