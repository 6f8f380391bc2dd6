import { AppShell, Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { LoadingRows } from '../parts/loading-rows.tsx';
import { useWords } from '../words/language.tsx';
import { AwayBanner, Connection } from './connection.tsx';
import { LabBanner } from './lab-banner.tsx';
import classes from './layout.module.css';
import { Navigation } from './navigation.tsx';
import { OperatorSetting } from './operator.tsx';
import { LanguageSwitch, SchemeSwitch } from './switches.tsx';
import { words } from './words.ts';

/** What is around every view. */
export function Layout() {
  const said = useWords(words);
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  useEffect(close, [pathname, close]);
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 236, breakpoint: 'md', collapsed: { mobile: !opened } }} padding={0}>
      <a className={classes['skip']} href="#content">{said.toContent}</a>
      <AppShell.Header className={classes['header']}>
        <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={opened ? said.closeNavigation : said.openNavigation} aria-expanded={opened} />
        <Link to="/" className={classes['brand']}>
          <img src="/console/icon.svg" alt="" width={26} height={26} />
          <span className={classes['brandWord']}>{said.product}</span>
        </Link>
        <span style={{ flex: 1 }} />
        <Connection />
        <OperatorSetting />
        <LanguageSwitch />
        <SchemeSwitch />
      </AppShell.Header>
      <AppShell.Navbar className={classes['navbar']} data-closed={!opened} aria-label={said.navigation}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main>
        <div className={classes['banners']}>
          <AwayBanner />
          <LabBanner />
        </div>
        <div id="content" tabIndex={-1} className={classes['content']}>
          <Suspense fallback={<LoadingRows />}>
            <Outlet />
          </Suspense>
        </div>
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  );
}
