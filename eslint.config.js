import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import { builtinModules } from 'node:module'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

const sameEverywhere = 'differs between JavaScript engines: use numerics.ts.'

/** What the core must not write: numbers that differ between engines, hidden clocks and chance, and other machines' habits. */
const unsteady = [
  {
    selector:
      "MemberExpression[object.name='Math'][computed=false]:not([property.name=/^(sqrt|abs|floor|ceil|trunc|sign|fround|imul|clz32|min|max|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)$/])",
    message: `This member of Math ${sameEverywhere}`,
  },
  {
    selector: "MemberExpression[object.name='Math'][computed=true]",
    message: 'Name the member of Math, so that it can be checked.',
  },
  {
    selector: ":not(MemberExpression) > Identifier[name='Math']",
    message: 'Name the member of Math, so that it can be checked.',
  },
  {
    // A written-out 2 ** 32 is exact everywhere.
    selector: "BinaryExpression[operator='**']:not([left.value=2][right.type='Literal']), AssignmentExpression[operator='**=']",
    message: `** ${sameEverywhere}`,
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The time of day is an argument.',
  },
  { selector: "CallExpression[callee.name='Date']", message: 'The time of day is an argument.' },
  {
    selector: 'MemberExpression[property.name=/^(toLocale[A-Za-z]*|localeCompare)$/]',
    message: "Depends on the machine's language.",
  },
]

const doubleCast = {
  selector: 'TSAsExpression > TSAsExpression',
  message: 'A double cast hides an error: narrow the type, or mend it at its source.',
}

/** Node, the DOM and whatever else not every runtime has; tsconfig.runtime.json refuses those that are not listed here. */
const foreign = [
  ...['process', 'Buffer', 'require', 'module', 'exports', '__dirname', '__filename', 'global', 'setImmediate'],
  ...['window', 'self', 'document', 'navigator', 'location', 'localStorage', 'fetch', 'Worker', 'crypto', 'alert', 'globalThis'],
].map(name => ({ name, message: 'The core runs in any JavaScript runtime.' }))
const intl = { name: 'Intl', message: "Depends on the machine's language." }
const clock = { name: 'performance', message: 'Only training measures seconds, and the engine when it chooses a tile.' }

/** @type {import('eslint').Linter.RulesRecord} */
const strict = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  // Without a comparison numbers are sorted as text.
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  '@typescript-eslint/no-non-null-assertion': 'off',
  // Ops and definitions are objects of functions that never use `this`, and are taken apart everywhere.
  '@typescript-eslint/unbound-method': 'off',
  // An interface may ask for a promise where one of its implementations has nothing to wait for.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
  eqeqeq: 'error',
  'no-restricted-syntax': ['error', doubleCast],
}

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', 'out/', 'coverage/', 'packages/core/src/runtime.d.ts', 'packages/core/assembly/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] },
    },
    rules: strict,
  },
  {
    // tsc checks the names in these, as it does in TypeScript; the casts in their comments are seen by tsc alone.
    files: ['**/*.mjs', '**/*.js'],
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // They call packages whose types are not the project's to have: these may not even be installed.
    files: ['bench/contenders/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    ignores: ['packages/core/src/node.ts', 'packages/core/src/node/**', 'packages/core/src/engines/wasm/platform.*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', doubleCast, ...unsteady],
      'no-restricted-globals': ['error', ...foreign, intl, clock],
      'no-restricted-imports': [
        'error',
        { paths: builtinModules.map(name => ({ name, message: 'Node stands in src/node only.' })), patterns: ['node:*'] },
      ],
    },
  },
  {
    // What tells how many seconds something took, or chooses among tiles of the same bits by it; no number of the network depends on them.
    files: ['packages/core/src/training/**/*.ts', 'packages/core/src/engines/wasm/calibrate.ts'],
    rules: { 'no-restricted-globals': ['error', ...foreign, intl] },
  },
  {
    files: ['packages/core/src/node.ts', 'packages/core/src/node/**/*.ts', 'packages/core/src/engines/wasm/platform.*.ts'],
    rules: { 'no-restricted-syntax': ['error', doubleCast, ...unsteady] },
  },
  {
    files: ['packages/studio/src/**/*.svelte', 'packages/studio/src/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // svelte-check finds names that are not there; the parser does not know runes.
      'no-undef': 'off',
      // svelte-check knows what a template's parameters are; the linter's types do not.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // Maps and sets here are made anew with what is in them, not changed.
      'svelte/prefer-svelte-reactivity': 'off',
      // Props are let, as $bindable needs.
      'prefer-const': 'off',
    },
  },
  {
    files: ['packages/*/test/**/*.ts'],
    rules: {
      // Parsed JSON and printed output are looked at cell by cell in tests.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
)
