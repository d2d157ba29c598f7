import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist', '**/.next', '**/out', '**/next-env.d.ts', 'data', '**/*.mjs', '**/*.config.ts'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: [
            { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contracts', 'type:lib'] },
            { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:contracts'] },
            {
              sourceTag: 'type:contracts',
              onlyDependOnLibsWithTags: [],
              allowedExternalImports: ['zod', 'vitest'],
            },
          ],
        },
      ],
    },
  },
  {
    // A feature sees another feature through its service (or module), never its insides.
    files: ['apps/control-plane/src/*/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '../*/*',
                '!../platform/*',
                // From a folder inside a feature.
                '!../../platform',
                '!../*/*.service.js',
                '!../*/*.module.js',
                // What unit tests share with the tests of the booted app; the build leaves tests out.
                '!../../test',
              ],
            },
          ],
        },
      ],
    },
  },
  {
    // The platform knows no feature.
    files: ['apps/control-plane/src/platform/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['../*/*'] }] },
  },
  {
    // What a caller is told of a failure is a sentence.
    files: ['apps/control-plane/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "NewExpression[callee.name='AppError'] > Literal:nth-child(2)[value!=/[.?]$/]",
          "NewExpression[callee.name='AppError'] > TemplateLiteral:nth-child(2) > TemplateElement[tail=true][value.raw!=/(^|[.?])$/]",
        ].map((selector) => ({
          selector,
          message: 'A message of an AppError is a sentence: it ends with a full stop.',
        })),
      ],
    },
  },
  {
    // One reader of the environment for each process.
    files: ['apps/{control-plane,runner}/src/**/*.ts'],
    ignores: ['**/config.ts', '**/platform.module.ts', '**/main.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env' }] },
  },
  {
    files: ['apps/dashboard/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // Routes compose features; of one another features know only the words (`run-words.ts`); ui knows nobody.
    files: ['apps/dashboard/src/features/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@/app/*', '@/features/*/*', '../*/*', '!@/features/*/*-words'] }] },
      ],
    },
  },
  {
    files: ['apps/dashboard/src/{ui,api}/**/*.{ts,tsx}'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['@/app/*', '@/features/*'] }] },
  },
  {
    // These run in the browser too.
    files: ['libs/{contracts,pictures}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*'] }] },
  },
);
