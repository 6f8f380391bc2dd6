import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { firstLanguage, type Language } from './dictionary.ts';

const stored = 'book-rental.language';

interface Spoken {
  readonly language: Language;
  readonly speak: (language: Language) => void;
}

const SpokenHere = createContext<Spoken>({ language: 'en', speak: () => undefined });

/** The language of the page: chosen in the header, kept by the browser. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(() => firstLanguage(localStorage.getItem(stored), navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(
    () => ({
      language,
      speak: (next: Language) => {
        localStorage.setItem(stored, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <SpokenHere value={spoken}>{children}</SpokenHere>;
}

export function useLanguage(): Spoken {
  return use(SpokenHere);
}

/** The words of a view in the language of the page. */
export function useWords<Said>(words: Readonly<Record<Language, Said>>): Said {
  return words[useLanguage().language];
}
