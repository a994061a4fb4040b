import './array-methods.js';
import { installErrors } from './backend-error.js';
import './indexing/methods.js';
import { defaultStream } from './stream.js';
import { startCompile } from './transforms/compile-mode.js';

installErrors();
startCompile();
defaultStream(); // opened now, so that the count of live handles moves with arrays only
