import { describe, expect, it } from 'vitest';
import { parseHeaders } from './parse-headers.js';

async function parse(text: string, header = 'sample') {
  return parseHeaders(new Map([[header, text]]));
}

describe('parseHeaders', () => {
  it('reads name, result and parameters', async () => {
    const { functions } = await parse(
      'int mlx_add(\n    mlx_array* res,\n    const mlx_array a,\n    const mlx_stream s);',
      'ops',
    );
    expect(functions).toEqual([
      {
        name: 'mlx_add',
        header: 'ops',
        returns: 'int',
        params: [
          { name: 'res', type: 'mlx_array*', nullable: false },
          { name: 'a', type: 'const mlx_array', nullable: false },
          { name: 's', type: 'const mlx_stream', nullable: false },
        ],
        variadic: false,
      },
    ]);
  });

  it('takes a `may be null` comment for the parameter before it, also the last one', async () => {
    const { functions } = await parse(
      'int f(const mlx_array w /* may be null */, float eps, const char* bk /* may be null */);\nint g(int a /* 0-based */);',
    );
    expect(functions[0]?.params.map((p) => p.nullable)).toEqual([true, false, true]);
    expect(functions[1]?.params.map((p) => p.nullable)).toEqual([false]);
  });

  it('keeps pointers with their element type, in parameters and results', async () => {
    const { functions } = await parse(
      'const int* f(const mlx_array a, const int* axes, size_t axes_num, const char** key, void** desc_);',
    );
    expect(functions[0]?.returns).toBe('const int*');
    expect(functions[0]?.params.map((p) => p.type)).toEqual([
      'const mlx_array',
      'const int*',
      'size_t',
      'const char**',
      'void**',
    ]);
  });

  it('reads function pointers as one parameter', async () => {
    const { functions } = await parse(
      'mlx_closure f(\n    int (*fun)(mlx_vector_array*, const mlx_vector_array, void*),\n    void* payload,\n    void (*dtor)(void*));',
    );
    expect(functions[0]?.params).toEqual([
      { name: 'fun', type: 'int (*)(mlx_vector_array*, const mlx_vector_array, void*)', nullable: false },
      { name: 'payload', type: 'void*', nullable: false },
      { name: 'dtor', type: 'void (*)(void*)', nullable: false },
    ]);
  });

  it('marks variadic functions', async () => {
    const { functions } = await parse('void _mlx_error(const char* file, const int line, const char* fmt, ...);');
    expect(functions[0]).toMatchObject({ name: '_mlx_error', variadic: true });
    expect(functions[0]?.params.map((p) => p.type)).toEqual(['const char*', 'const int', 'const char*']);
  });

  it('gives no parameters for (void) and for ()', async () => {
    const { functions } = await parse('mlx_array mlx_array_new(void);\nmlx_compile_cache mlx_compile_cache_new();');
    expect(functions.map((fn) => fn.params)).toEqual([[], []]);
  });

  it('reads inside extern "C" and inside conditional blocks, and no calls, variables or callback types', async () => {
    const text = `#ifndef H
#define H
#ifdef __cplusplus
extern "C" {
#endif
typedef float _Complex mlx_complex64_t;
typedef void (*mlx_error_handler_func)(const char* msg, void* data);
static mlx_array mlx_array_empty;
int a(void);
#ifdef HAS_FLOAT16
int b(float16_t* res);
#endif
#ifdef __cplusplus
}
#endif
#endif
`;
    expect((await parse(text)).functions.map((fn) => fn.name)).toEqual(['a', 'b']);
  });

  it('collects the opaque structs and the enums', async () => {
    const text = `typedef struct mlx_stream_ { void* ctx; } mlx_stream;
typedef struct mlx_optional_int_ { int value; bool has_value; } mlx_optional_int;
typedef enum mlx_device_type_ { MLX_CPU, MLX_GPU } mlx_device_type;`;
    const { handles, enums } = await parse(text);
    expect(handles).toEqual(['mlx_stream']);
    expect([...enums]).toEqual([['mlx_device_type', ['MLX_CPU', 'MLX_GPU']]]);
  });

  it('names header and line of a syntax error', async () => {
    await expect(parse('int a(void);\nint b(;\n', 'broken')).rejects.toThrow(/^broken\.h:2: syntax error/);
  });
});
