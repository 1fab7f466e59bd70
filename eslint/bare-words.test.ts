/** English that nobody could translate is found, and what is for the program is left alone. */
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, it } from 'vitest';
import { bareWordsRule } from './bare-words-rule.mjs';

Object.assign(RuleTester, { afterAll, describe, it });

new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { ecmaFeatures: { jsx: true } },
  },
}).run('bare-words', bareWordsRule, {
  valid: [
    "x = <p>{say('Nothing here yet')}</p>;",
    "x = <Button aria-label={say('Close')} aria-hidden className={isOn ? 'on' : 'off'} />;",
    'x = <input name="host" type="text" placeholder="…" />;',
    'x = <p>{files} · {size}</p>;',
    "x = sayAround('To {name}', { name });",
    "invariant(place, 'An element #root is in the page');",
    "throw new TypeError('A fault of ours');",
    "x = { label: say('File'), key: 'Enter' };",
    "if (event.key === 'Enter') press('Enter');",
  ],
  invalid: [
    'x = <p>Nothing here yet</p>;',
    'x = <p>about {count}</p>;',
    'x = <Button aria-label="Close" />;',
    'x = <Button name={`Copy ${host}`} />;',
    "x = <Button hint={isOn ? 'Costs more' : null} />;",
    "x = <PaceFields limitHint='Such as 20 MB/s' />;",
    "x = <p>{isOn ? 'on' : say('off')}</p>;",
    "x = { label: 'File' };",
    "function words() { return 'Waiting for its turn'; }",
    'x = `Added, for ${name}.`;',
  ].map((code) => ({ code, errors: [{ messageId: 'bare' }] })),
});
