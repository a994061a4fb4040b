import { stripVTControlCharacters } from 'node:util';

const out = process.stderr;

/** Progress goes to stderr, so that stdout carries nothing but the command's own output. */
export const isLive = Boolean(out.isTTY) && !process.env.CI && process.env.TERM !== 'dumb';
export const hasColor = process.env.NO_COLOR ? false : Boolean(process.env.FORCE_COLOR) || Boolean(out.isTTY);

/** @param {number} open @param {number} close @returns {(text: string) => string} */
const style = (open, close) => (text) => (hasColor ? `\u001b[${open}m${text}\u001b[${close}m` : text);
export const bold = style(1, 22);
export const dim = style(2, 22);
export const red = style(31, 39);
export const green = style(32, 39);
export const yellow = style(33, 39);

/** @param {string} [text] */
export const print = (text = '') => void out.write(`${text}\n`);

/** Replaces the current line on a live terminal; the text is cut to the terminal's width. @param {string} text */
export function printLive(text) {
  const plain = stripVTControlCharacters(text);
  const width = (out.columns || 80) - 1;
  out.write(`\r\u001b[2K${plain.length <= width ? text : `${plain.slice(0, width - 1)}…`}`);
}

/** Empties the current line on a live terminal. */
export const clearLive = () => void (isLive && out.write('\r\u001b[2K'));

/** `0.4 s`, `12 s`, `1 min 20 s`. @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
