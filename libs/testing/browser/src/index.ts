export { chromiumFile, whyNoBrowser } from './chromium.ts';
export { openBrowser, type Browser, type Look, type Visit, type Window } from './browser.ts';
export { seriousFindings } from './axe.ts';
export { VIEWS, type Shown, type View } from './views.ts';
