import { chromium, type BrowserContext, type BrowserContextOptions, type Page, type Request } from 'playwright-core';
import { chromiumFile } from './chromium.ts';
import { settled } from './settled.ts';

/** How somebody looks at a page. */
export interface Look {
  /** The browser's own language. */
  readonly language?: 'ko' | 'en';
  readonly scheme?: 'light' | 'dark';
  /** CSS pixels. */
  readonly width?: number;
  readonly height?: number;
}

export interface Visit {
  readonly page: Page;
  /** What went wrong unseen: errors on the browser's console, errors in scripts, requests to other hosts. In order. */
  readonly troubles: readonly string[];
  readonly leave: () => Promise<void>;
}

/** Pages that share a profile: what one of them has fetched and kept, the next one has. */
export interface Window {
  readonly visit: (url: string) => Promise<Visit>;
  /** The same, and the view has its title and nothing of it is on its way any more. */
  readonly open: (url: string) => Promise<Visit>;
  readonly close: () => Promise<void>;
}

/** A Chromium of our own with an empty profile. */
export interface Browser {
  /** A window that nobody used before. */
  readonly window: (look?: Look) => Promise<Window>;
  /** One page in such a window; it closes with the page. */
  readonly visit: (url: string, look?: Look) => Promise<Visit>;
  readonly open: (url: string, look?: Look) => Promise<Visit>;
  readonly close: () => Promise<void>;
}

/** It speaks to nobody but the pages that it is led to. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** A machine that is busy with other specs takes its time. */
const patienceMs = 60_000;
const LOCALES = { ko: 'ko-KR', en: 'en-US' } as const;

export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: chromiumFile(), args: FLAGS });
  const window = async (look: Look = {}): Promise<Window> => windowOf(await browser.newContext(contextOptions(look)));
  const alone = async (look: Look | undefined, begin: (own: Window) => Promise<Visit>): Promise<Visit> => {
    const own = await window(look);
    return { ...(await begin(own)), leave: own.close };
  };
  return {
    window,
    visit: (url, look) => alone(look, (own) => own.visit(url)),
    open: (url, look) => alone(look, (own) => own.open(url)),
    close: () => browser.close(),
  };
}

function contextOptions({ language = 'en', scheme = 'light', width = 1_280, height = 800 }: Look): BrowserContextOptions {
  return {
    locale: LOCALES[language],
    timezoneId: 'Asia/Seoul',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height },
  };
}

function windowOf(context: BrowserContext): Window {
  const visit = async (url: string): Promise<Visit> => {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    const { troubles, end } = watch(context, page, new URL(url).host);
    await page.goto(url);
    return {
      page,
      troubles,
      leave: async () => {
        end();
        await page.close();
      },
    };
  };
  return {
    visit,
    open: async (url) => {
      const visited = await visit(url);
      await settled(visited.page);
      return visited;
    },
    close: () => context.close(),
  };
}

function watch(context: BrowserContext, page: Page, home: string): { readonly troubles: readonly string[]; readonly end: () => void } {
  const troubles: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && troubles.push(`console: ${message.text()} (${message.location().url})`)));
  page.on('pageerror', (error) => void troubles.push(`script: ${error.message}`));
  const asked = (request: Request): void => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && host !== home) troubles.push(`request to another host: ${request.url()}`);
  };
  context.on('request', asked);
  return { troubles, end: () => void context.off('request', asked) };
}
