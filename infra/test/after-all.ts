export { close as default } from './stack.ts';
