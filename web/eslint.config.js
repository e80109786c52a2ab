import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const configFiles = ['*.config.{js,ts}', '*/*.config.ts'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'sdk/docs/', 'sdk/src/codes.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Text reaches the page as text nodes only.' },
        { selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML)$/]', message: 'Text reaches the page as text nodes only.' },
      ],
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: configFiles, rules: { 'no-restricted-exports': 'off' } },
  { files: ['*.config.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
