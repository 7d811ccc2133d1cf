// SPDX-License-Identifier: GPL-3.0-or-later
// What JavaScript of ours may look like, beyond what tsc finds. build-aux/join-page.py asks for the rest.

import js from '@eslint/js';
import globals from 'globals';

const rules = {
  ...js.configs.recommended.rules,
  'consistent-return': 'error',
  'eqeqeq': ['error', 'always'],
  'no-console': 'error',
  'no-else-return': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-param-reassign': 'error',
  'no-self-compare': 'error',
  'no-shadow': 'error',
  'no-throw-literal': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unused-expressions': 'error',
  'no-use-before-define': ['error', { functions: false, classes: false, variables: false }],
  'no-var': 'error',
  // tsc is not to be talked out of what it finds.
  'no-warning-comments': ['error', { terms: ['@ts-ignore', '@ts-expect-error', '@ts-nocheck', '@type {any}', '@param {any}',
                                             '@returns {any}'], location: 'anywhere' }],
  'object-shorthand': ['error', 'always', { avoidQuotes: true }],
  'one-var': ['error', 'never'],
  'prefer-const': 'error',
  'prefer-template': 'error',
};

// Text only ever becomes text nodes.
const pageRules = {
  ...rules,
  'no-restricted-globals': ['error', 'DOMParser', 'event', 'name'],
  'no-restricted-properties': ['error', ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'srcdoc',
                                            'createContextualFragment', 'write', 'writeln'].map(property => ({ property }))],
};

export default [
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  { files: ['data/web/*.js'], languageOptions: { globals: globals.browser }, rules: pageRules },
  { files: ['tests/page/*.mjs'], languageOptions: { globals: { ...globals.browser, ...globals.node } }, rules },
];
