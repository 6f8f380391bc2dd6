export { after } from './after.ts';
export { given, type Decided, type Given } from './given.ts';
