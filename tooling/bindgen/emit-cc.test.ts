import { describe, expect, it } from 'vitest';
import { emitGlue, emitRegister } from './emit-cc.js';
import { parseHeaders } from './parse-headers.js';
import { type CallPlan, planCall, resultType } from './plan.js';
import { typeTable } from './types.js';

const TYPES = `
typedef struct mlx_array_ { void* ctx; } mlx_array;
typedef struct mlx_stream_ { void* ctx; } mlx_stream;
typedef struct mlx_device_ { void* ctx; } mlx_device;
typedef struct mlx_closure_ { void* ctx; } mlx_closure;
typedef struct mlx_device_info_ { void* ctx; } mlx_device_info;
typedef struct mlx_fast_metal_kernel_config_ { void* ctx; } mlx_fast_metal_kernel_config;
typedef struct mlx_vector_array_ { void* ctx; } mlx_vector_array;
typedef enum mlx_dtype_ { MLX_BOOL, MLX_UINT8 } mlx_dtype;
typedef enum mlx_device_type_ { MLX_CPU, MLX_GPU } mlx_device_type;
typedef enum mlx_fft_norm_ { MLX_FFT_NORM_BACKWARD, MLX_FFT_NORM_ORTHO } mlx_fft_norm;
`;

async function plan(declaration: string): Promise<CallPlan> {
  const parsed = await parseHeaders(new Map([['sample', TYPES + declaration]]));
  const fn = parsed.functions[0];
  if (!fn) throw new Error('no function in the snippet');
  return planCall(fn, typeTable(parsed));
}

async function glue(declaration: string): Promise<string> {
  return emitGlue(await plan(declaration));
}

describe('emitGlue', () => {
  it('turns the out-parameter into the result', async () => {
    expect(
      await glue('int mlx_add(mlx_array* res, const mlx_array a, const mlx_array b, const mlx_stream s);'),
    ).toMatchInlineSnapshot(`
      "napi_value glue_mlx_add(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_add", 3);
        auto a = call.in<mlx_array>(0);
        auto b = call.in<mlx_array>(1);
        auto s = call.in<mlx_stream>(2);
        if (call.failed()) return nullptr;
        Out<mlx_array> res;
        if (mlx_add(res.out(), a, b, s)) return call.fail();
        return call.ret(res);
      }
      "
    `);
  });

  it('reads pointer and count as one list, nullable where the header says so', async () => {
    expect(
      await glue(`int mlx_linalg_norm(mlx_array* res, const mlx_array a, double ord, const int* axis /* may be null */,
        size_t axis_num, bool keepdims, const mlx_stream s);`),
    ).toMatchInlineSnapshot(`
      "napi_value glue_mlx_linalg_norm(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_linalg_norm", 5);
        auto a = call.in<mlx_array>(0);
        auto ord = call.number(1);
        Ints axis = call.intsOrNull(2);
        auto keepdims = call.boolean(3);
        auto s = call.in<mlx_stream>(4);
        if (call.failed()) return nullptr;
        Out<mlx_array> res;
        if (mlx_linalg_norm(res.out(), a, ord, axis.data(), axis.size(), keepdims, s)) return call.fail();
        return call.ret(res);
      }
      "
    `);
  });

  it('takes a count called size', async () => {
    expect(
      await glue(
        'int mlx_fast_metal_kernel_config_add_output_arg(mlx_fast_metal_kernel_config cls, const int* shape, size_t size, mlx_dtype dtype);',
      ),
    ).toMatchInlineSnapshot(`
      "napi_value glue_mlx_fast_metal_kernel_config_add_output_arg(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_fast_metal_kernel_config_add_output_arg", 3);
        auto cls = call.in<mlx_fast_metal_kernel_config>(0);
        Ints shape = call.ints(1);
        auto dtype = call.dtype(2);
        if (call.failed()) return nullptr;
        if (mlx_fast_metal_kernel_config_add_output_arg(cls, shape.data(), shape.size(), dtype)) return call.fail();
        return call.done();
      }
      "
    `);
  });

  it('passes optionals, texts and absent arrays', async () => {
    expect(
      await glue(`int mlx_dequantize(mlx_array* res, const mlx_array w, const mlx_array biases /* may be null */,
        mlx_optional_int bits, const char* mode, mlx_optional_dtype dtype, const mlx_stream s);`),
    ).toMatchInlineSnapshot(`
      "napi_value glue_mlx_dequantize(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_dequantize", 6);
        auto w = call.in<mlx_array>(0);
        auto biases = call.inOrNull<mlx_array>(1);
        auto bits = call.optionalInt(2);
        Text mode = call.text(3);
        auto dtype = call.optionalDtype(4);
        auto s = call.in<mlx_stream>(5);
        if (call.failed()) return nullptr;
        Out<mlx_array> res;
        if (mlx_dequantize(res.out(), w, biases, bits, mode.c_str(), dtype, s)) return call.fail();
        return call.ret(res);
      }
      "
    `);
  });

  it('returns several out-parameters together', async () => {
    const declaration = `int mlx_vjp(mlx_vector_array* res_0, mlx_vector_array* res_1, const mlx_closure fun,
      const mlx_vector_array primals, const mlx_vector_array cotangents);`;
    expect(await glue(declaration)).toMatchInlineSnapshot(`
      "napi_value glue_mlx_vjp(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_vjp", 3);
        auto fun = call.in<mlx_closure>(0);
        Arrays primals = call.arrays(1);
        Arrays cotangents = call.arrays(2);
        if (call.failed()) return nullptr;
        Out<mlx_vector_array> res_0;
        Out<mlx_vector_array> res_1;
        if (mlx_vjp(res_0.out(), res_1.out(), fun, primals.raw(), cotangents.raw())) return call.fail();
        return call.ret(res_0, res_1);
      }
      "
    `);
    expect(resultType(await plan(declaration))).toBe('[ArrayHandle[], ArrayHandle[]]');
  });

  it('returns structs and numbers that come by value', async () => {
    expect(await glue('mlx_device mlx_device_new_type(mlx_device_type type, int index);')).toMatchInlineSnapshot(`
      "napi_value glue_mlx_device_new_type(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_device_new_type", 2);
        auto type = call.enumeration<mlx_device_type>(0, 1);
        auto index = call.int32(1);
        if (call.failed()) return nullptr;
        Out<mlx_device> res(mlx_device_new_type(type, index));
        if (res.empty()) return call.fail();
        return call.ret(res);
      }
      "
    `);
    expect(await glue('size_t mlx_array_ndim(const mlx_array arr);')).toMatchInlineSnapshot(`
      "napi_value glue_mlx_array_ndim(napi_env env, napi_callback_info info) {
        Call call(env, info, "mlx_array_ndim", 1);
        auto arr = call.in<mlx_array>(0);
        if (call.failed()) return nullptr;
        return call.value(mlx_array_ndim(arr));
      }
      "
    `);
  });

  it('takes the int of mlx_array_dim for its result, and any other for a status', async () => {
    expect(await glue('int mlx_array_dim(const mlx_array arr, int dim);')).toContain(
      'return call.value(mlx_array_dim(arr, dim));',
    );
    expect(await glue('int mlx_set_default_stream(mlx_stream stream);')).toContain(
      'if (mlx_set_default_stream(stream)) return call.fail();\n  return call.done();',
    );
    expect(await glue('void mlx_note(int n);')).toContain('  mlx_note(n);\n  return call.done();');
  });

  it('holds the evaluation lock around calls that evaluate', async () => {
    expect(await glue('int mlx_save(const char* file, const mlx_array a);')).toContain(
      '  EvalLock lock(call);\n  if (mlx_save(file.c_str(), a))',
    );
    expect(await glue('int mlx_copy(mlx_array* res, const mlx_array a, const mlx_stream s);')).not.toContain(
      'EvalLock',
    );
  });

  it('waits for the evaluation under way, but lets go, where JS functions run inside the call', async () => {
    const text = await glue(
      'int mlx_export_function(const char* file, const mlx_closure fun, const mlx_vector_array args, bool shapeless);',
    );
    expect(text).toContain(
      '  { EvalLock lock(call); }\n  KernelPause pause;\n  if (mlx_export_function(file.c_str(), fun, args.raw(), shapeless))',
    );
  });

  it('renames parameters that collide with its own variables', async () => {
    expect(await glue('int mlx_device_info_has_key(bool* exists, mlx_device_info info, const char* key);')).toContain(
      'auto info_ = call.in<mlx_device_info>(0);',
    );
  });

  it('bounds enums by their last member', async () => {
    expect(await glue('int mlx_device_count(int* count, mlx_device_type type);')).toContain(
      'call.enumeration<mlx_device_type>(0, 1)',
    );
  });
});

describe('planCall', () => {
  it('names function and type where there is no converter', async () => {
    await expect(plan('int mlx_odd(FILE* os);')).rejects.toThrow('sample.h: mlx_odd has no writer for os (FILE*)');
    await expect(plan('int mlx_odd(const mlx_optional_thing x);')).rejects.toThrow('mlx_odd has no reader for x');
    await expect(plan('int mlx_odd(bool x /* may be null */);')).rejects.toThrow('mlx_odd has no reader for x as null');
    await expect(plan('FILE* mlx_odd(void);')).rejects.toThrow('mlx_odd has no writer for its result');
  });
});

describe('emitRegister', () => {
  it('declares and lists each function', async () => {
    const plans = [await plan('int mlx_seed(uint64_t seed);')];
    expect(emitRegister('Banner.', plans)).toMatchInlineSnapshot(`
      "// Banner.
      #include <iterator>

      #include "runtime/call.h"

      namespace mlxts {

      napi_value glue_mlx_seed(napi_env, napi_callback_info);

      extern const Export generated_exports[];
      extern const size_t generated_exports_count;

      const Export generated_exports[] = {
          {"mlx_seed", glue_mlx_seed},
      };
      const size_t generated_exports_count = std::size(generated_exports);

      }  // namespace mlxts
      "
    `);
  });
});
