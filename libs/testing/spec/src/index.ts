export { after } from './after.ts';
export { given, givenAfter, type Decided, type Given } from './given.ts';
