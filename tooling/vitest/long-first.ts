import { BaseSequencer, type TestSpecification } from 'vitest/node';

const long = /\/test\/(contract\/hostile|crash|fuzz|property)\//;

/** Files that spend their time in child processes or many trials come first: begun last, one of them keeps a single core busy. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
