import { describe, expect, it } from 'vitest';
import { createLanguageModel, modelTypes } from './registry.js';

describe('createLanguageModel', () => {
  it.each(['gpt5', 'toString', '__proto__', undefined, 3, null])(
    'refuses the model_type %o and lists the known ones',
    async (modelType) => {
      await expect(createLanguageModel({ model_type: modelType })).rejects.toMatchObject({
        code: 'UnknownModelType',
        message: expect.stringContaining(modelTypes.join(', ')),
      });
    },
  );

  it('reports a configuration that is incomplete', async () => {
    await expect(createLanguageModel({ model_type: 'llama' })).rejects.toMatchObject({ code: 'Config' });
  });
});
