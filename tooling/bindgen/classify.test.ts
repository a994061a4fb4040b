import { describe, expect, it } from 'vitest';
import { classify, evaluation } from './classify.js';
import type { HeaderFunction } from './parse-headers.js';

function fn(name: string, types: readonly string[] = [], variadic = false): HeaderFunction {
  return {
    name,
    header: 'sample',
    returns: 'int',
    variadic,
    params: types.map((type, i) => ({ name: `p${i}`, type, nullable: false })),
  };
}

describe('classify', () => {
  it('folds assignment of handles, but not settings', () => {
    for (const name of ['mlx_array_set', 'mlx_array_set_float32', 'mlx_closure_custom_vmap_set', 'mlx_stream_set']) {
      expect(classify(fn(name)), name).toEqual({ status: 'folded', into: 'assignment' });
    }
    for (const name of [
      'mlx_set_memory_limit',
      'mlx_set_default_stream',
      'mlx_set_compile_mode',
      'mlx_io_gguf_set_array',
      'mlx_node_namer_set_name',
    ]) {
      expect(classify(fn(name)), name).toEqual({ status: 'exported', by: 'generated' });
    }
  });

  it('folds containers whole, frees and empty constructors included', () => {
    expect(classify(fn('mlx_vector_array_free'))).toEqual({ status: 'folded', into: 'js-array' });
    expect(classify(fn('mlx_map_string_to_array_iterator_next'))).toEqual({ status: 'folded', into: 'js-map' });
    expect(classify(fn('mlx_string_new_data'))).toEqual({ status: 'folded', into: 'js-string' });
  });

  it('folds the constructors of empty handles and keeps those that make something', () => {
    expect(classify(fn('mlx_device_info_new'))).toEqual({ status: 'folded', into: 'return-value' });
    for (const name of [
      'mlx_node_namer_new',
      'mlx_io_gguf_new',
      'mlx_fast_metal_kernel_config_new',
      'mlx_default_cpu_stream_new',
      'mlx_stream_new_device',
    ]) {
      expect(classify(fn(name)), name).toEqual({ status: 'exported', by: 'generated' });
    }
  });

  it('folds the evaluation of one array into that of a list', () => {
    for (const name of ['mlx_array_eval', '_mlx_array_wait'])
      expect(classify(fn(name)), name).toEqual({ status: 'folded', into: 'mlx_eval' });
  });

  it('refuses what JS cannot reach, each with its reason', () => {
    expect(classify(fn('_mlx_error', ['const char*'], true))).toEqual({ status: 'refused', reason: 'variadic' });
    expect(classify(fn('mlx_set_error_handler', ['void*']))).toEqual({ status: 'refused', reason: 'owned-by-addon' });
    expect(classify(fn('mlx_io_reader_descriptor', ['void**']))).toEqual({ status: 'refused', reason: 'host-address' });
    expect(classify(fn('mlx_closure_new_func', ['int (*)(mlx_array*)']))).toEqual({
      status: 'refused',
      reason: 'bare-callback',
    });
  });

  it('prefers the glue by hand over a refusal', () => {
    expect(classify(fn('mlx_closure_new_func_payload', ['int (*)(void*)', 'void*', 'void (*)(void*)']))).toMatchObject({
      status: 'exported',
      by: 'hand',
    });
  });
});

describe('evaluation', () => {
  it('tells apart what evaluates, what only must wait, and the rest', () => {
    expect(evaluation('mlx_save_safetensors_writer')).toBe('holds-lock');
    expect(evaluation('mlx_array_tostring')).toBe('holds-lock');
    expect(evaluation('mlx_function_exporter_apply_kwargs')).toBe('waits-first');
    expect(evaluation('mlx_function_exporter_new')).toBe('none');
    expect(evaluation('mlx_load')).toBe('none');
  });
});
