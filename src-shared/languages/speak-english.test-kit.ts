/** Set-up of every test file: tests read English. */
import { speak } from '../say.ts';
import { plainFormatterOf } from './formatter.ts';

speak('en', plainFormatterOf('en', null));
