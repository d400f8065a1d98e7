import { expect, test } from 'vitest'
import { count } from '../../../../scripts/lib/count.mjs'

const file = (status: string, ...tests: string[]) => ({
  name: 'some.test.ts',
  status,
  assertionResults: tests.map(name => ({ status: name })),
})

const counted = (files: ReturnType<typeof file>[] | undefined, code: number) => {
  const { passed, failed, skipped } = count(files && { testResults: files }, code)
  return [passed, failed, skipped]
}

test('tests are counted as they ended; what never ran is skipped', () => {
  const files = [file('passed', 'passed', 'passed', 'pending', 'todo', 'skipped'), file('failed', 'failed', 'passed')]
  expect(counted(files, 1)).toEqual([3, 1, 3])
  expect(counted([file('passed', 'passed')], 0)).toEqual([1, 0, 0])
})

test('a file that could not be loaded, or whose hook failed, is one failed', () => {
  expect(counted([file('passed', 'passed'), file('failed')], 1)).toEqual([1, 1, 0])
  expect(counted([file('failed', 'passed')], 1)).toEqual([1, 1, 0])
})

test('a bad end without a failed test is one failed: an error between tests, a killed worker, no result at all', () => {
  expect(counted([file('passed', 'passed')], 1)).toEqual([1, 1, 0])
  expect(counted([file('passed', 'pending')], 1)).toEqual([0, 1, 1])
  expect(counted(undefined, 1)).toEqual([0, 1, 0])
})

test('where no file matched, nothing is counted', () => {
  expect(counted([], 1)).toEqual([0, 0, 0])
})
