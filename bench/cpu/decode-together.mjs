import * as mx from '@mlxts/core';
import { disposeCache } from '@mlxts/decoder';
import { ids, perSecond } from './workload.mjs';

/** Tokens a second of several sequences decoded greedily in one forward pass a step, one step evaluated ahead. */
export async function decodeTogether(model, { sequences, context, steps }) {
  const cache = model.makeCache();
  const state = {
    get arrays() {
      return cache.map((layer) => layer.state);
    },
  };
  const prompts = Array.from({ length: sequences }, (_, i) => ids(context, i));
  const launch = (input) => {
    const tokens = mx.tidy(
      () => mx.argmax(model.forward(mx.reshape(input(), [sequences, 1]), { cache }), { axis: -1 }),
      { state },
    );
    return { tokens, evaluated: mx.evalAsync(tokens, state) };
  };
  mx.tidy(
    () =>
      void model.forward(
        mx.array(
          prompts.map((prompt) => prompt.slice(0, -1)),
          { dtype: 'int32' },
        ),
        { cache },
      ),
    {
      state,
    },
  );
  await mx.evalAsync(state);
  mx.clearCache();

  let current = launch(() =>
    mx.array(
      prompts.map((prompt) => prompt.slice(-1)),
      { dtype: 'int32' },
    ),
  );
  let start = 0;
  for (let step = 0; step <= steps; step++) {
    const next = step < steps ? launch(() => current.tokens) : undefined;
    await current.evaluated;
    current.tokens.tolist();
    current.tokens.dispose();
    if (step === 0) start = performance.now();
    current = next;
  }
  const rate = perSecond(sequences * steps, performance.now() - start);
  disposeCache(cache);
  return rate;
}
