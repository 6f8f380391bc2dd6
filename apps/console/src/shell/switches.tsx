import { ActionIcon, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { Hint } from '../parts/hint.tsx';
import { useLanguage, useWords } from '../words/language.tsx';
import { words } from './words.ts';

export function LanguageSwitch() {
  const { language, speak } = useLanguage();
  const said = useWords(words);
  return (
    <SegmentedControl
      size="xs"
      radius="xl"
      aria-label={said.language}
      value={language}
      onChange={speak}
      data={[
        { value: 'ko', label: <span lang="ko">한국어</span> },
        { value: 'en', label: <span lang="en">EN</span> },
      ]}
    />
  );
}

export function SchemeSwitch() {
  const said = useWords(words);
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? said.toLight : said.toDark;
  return (
    <Hint label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
        {dark ? <IconSun size={20} stroke={1.6} /> : <IconMoon size={20} stroke={1.6} />}
      </ActionIcon>
    </Hint>
  );
}
