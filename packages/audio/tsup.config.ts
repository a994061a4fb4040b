import { library } from '../../tooling/tsup/library.js';

export default library({ index: 'src/index.ts', ai: 'src/ai/index.ts' });
