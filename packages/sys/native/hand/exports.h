#pragma once

#include <cstddef>

#include "runtime/call.h"

namespace mlxts {

// What bindgen wrote.
extern const Export generated_exports[];
extern const size_t generated_exports_count;

// The functions that are written by hand, one table per file of this folder.
extern const Export array_exports[];
extern const size_t array_exports_count;
extern const Export closure_exports[];
extern const size_t closure_exports_count;
extern const Export eval_exports[];
extern const size_t eval_exports_count;
extern const Export export_exports[];
extern const size_t export_exports_count;
extern const Export file_exports[];
extern const size_t file_exports_count;
extern const Export graph_exports[];
extern const size_t graph_exports_count;
extern const Export indexing_exports[];
extern const size_t indexing_exports_count;
extern const Export info_exports[];
extern const size_t info_exports_count;
extern const Export io_exports[];
extern const size_t io_exports_count;
extern const Export kernel_exports[];
extern const size_t kernel_exports_count;
extern const Export lifetime_exports[];
extern const size_t lifetime_exports_count;
extern const Export scalar_exports[];
extern const size_t scalar_exports_count;
extern const Export text_exports[];
extern const size_t text_exports_count;

}  // namespace mlxts
