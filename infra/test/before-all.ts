export { open as default } from './stack.ts';
