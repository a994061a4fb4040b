#pragma once

namespace mlxts {

// MLX takes the first thread that touches its scheduler for the main one, and there throws an operation's error out of
// whatever is queued next, in the middle of a count that then never falls back to zero: after ten such errors an
// evaluation waits for ever. This gives that role to a thread that does nothing, so that errors come at the end of the
// evaluation that they belong to. Call it before anything of MLX.
void take_main_thread();

}  // namespace mlxts
