import { library } from '../../tooling/tsup/library.js';

export default library({
  index: 'src/index.ts',
  cli: 'src/cli.ts',
  build: 'src/build/build.ts',
  doctor: 'src/doctor/doctor.ts',
});
