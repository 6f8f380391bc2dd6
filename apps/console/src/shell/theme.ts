import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Shade 7 carries white text, shade 3 is read on dark. */
const iris: MantineColorsTuple = ['#f0f2fe', '#dfe3fb', '#c3caf7', '#a5aff2', '#8793ec', '#6f7de6', '#5d6cdf', '#4a5acb', '#3d4bb0', '#2f3b8f'];
/** A cool grey: 6 is text of less weight, and still readable on 0. */
const gray: MantineColorsTuple = ['#f6f7fb', '#eef0f6', '#e2e5ee', '#cfd4e1', '#aab2c5', '#828ba1', '#5f6880', '#475067', '#303850', '#1d2438'];
/** 7 is the page, 6 what lies on it, 4 lines, 2 text of less weight. */
const dark: MantineColorsTuple = ['#dfe2ec', '#bfc4d4', '#9fa6ba', '#6a7288', '#343a4d', '#262b3a', '#1c202c', '#14161f', '#0f1119', '#0a0b11'];

/** What the machine has: nothing is fetched. Korean faces stand before the general ones that would draw it poorly. */
const sans = '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", Roboto, "Helvetica Neue", Arial, sans-serif';
const mono = 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "D2Coding", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK KR", monospace';

export const theme = createTheme({
  colors: { iris, gray, dark },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 7 },
  black: '#1d2438',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: { fontFamily: sans, fontWeight: '650', sizes: { h1: { fontSize: '1.625rem', lineHeight: '1.25' }, h2: { fontSize: '1.125rem', lineHeight: '1.4' }, h3: { fontSize: '1rem', lineHeight: '1.4' } } },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '20px' },
  shadows: { xs: '0 1px 2px rgb(29 36 56 / 6%)', sm: '0 1px 3px rgb(29 36 56 / 8%), 0 4px 14px rgb(29 36 56 / 4%)', md: '0 6px 24px rgb(29 36 56 / 12%)' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Card: { defaultProps: { padding: 'lg', radius: 'lg', withBorder: true, shadow: 'xs' } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md', highlightOnHover: true } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Modal: { defaultProps: { radius: 'lg', centered: true } },
    Drawer: { defaultProps: { position: 'right' } },
  },
});

/** Surfaces and the tones of states, for both schemes. Ink on its own ground has a contrast of 4.5 at least. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--page-width': '76rem' },
  light: {
    '--mantine-color-body': '#f6f7fb',
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--surface': '#ffffff',
    '--line': gray[2],
    '--accent-ink': iris[8],
    '--live-ink': '#3543a3', '--live-ground': '#e8ebfd',
    '--good-ink': '#0b664e', '--good-ground': '#dcf4eb',
    '--undo-ink': '#84470a', '--undo-ground': '#fcefd8',
    '--bad-ink': '#a61c39', '--bad-ground': '#fde7eb',
    '--quiet-ink': gray[7], '--quiet-ground': gray[1],
  },
  dark: {
    '--mantine-color-body': dark[7],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-anchor': iris[3],
    '--surface': dark[6],
    '--line': '#2b3041',
    '--accent-ink': iris[2],
    '--live-ink': '#b4bdfa', '--live-ground': '#272d52',
    '--good-ink': '#7fdcbd', '--good-ground': '#15362d',
    '--undo-ink': '#f0c078', '--undo-ground': '#3b2c14',
    '--bad-ink': '#ff9fae', '--bad-ground': '#43202a',
    '--quiet-ink': dark[1], '--quiet-ground': dark[5],
  },
});
