import { sys } from '@mlxts/sys';

/** A raw array on its way through operations, each result of which replaces, and frees, the one before. */
export class Chain {
  #own: boolean;

  constructor(
    public handle: number,
    own: boolean,
  ) {
    this.#own = own;
  }

  to(next: number): void {
    this.free();
    this.handle = next;
    this.#own = true;
  }

  /** Frees the last result; an array that was only lent stays. */
  free(): void {
    if (this.#own) sys.mlxts_free_one(this.handle);
    this.#own = false;
  }

  /** The last result, which the caller then owns. */
  take(s: number): number {
    if (!this.#own) return sys.mlx_expand_dims_axes(this.handle, [], s); // the same array under a handle of its own
    this.#own = false;
    return this.handle;
  }
}
