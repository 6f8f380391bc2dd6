export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** What a view says: plain text, or text around what is only known then. */
type Saying = string | ((...told: never[]) => string);
type Sayings = Readonly<Record<string, Saying>>;

/** The same keys, each with the same arguments, in other words. */
type InOtherWords<Said extends Sayings> = { readonly [Key in keyof Said]: Said[Key] extends string ? string : Said[Key] };

export type Dictionary<Said extends Sayings> = Readonly<Record<Language, InOtherWords<Said>>>;

/** The words of one view. A key that one language lacks, or has too many, does not compile. */
export function dictionary<const Said extends Sayings>(words: { readonly en: Said; readonly ko: InOtherWords<NoInfer<Said>> }): Dictionary<Said> {
  return { en: words.en as InOtherWords<Said>, ko: words.ko };
}

/** The language that was chosen here before, else the browser's first that is spoken here, else English. */
export function firstLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const known = languages.find((language) => language === chosen);
  if (known !== undefined) return known;
  return preferred.flatMap((tag) => languages.find((language) => tag.toLowerCase().split('-')[0] === language) ?? [])[0] ?? 'en';
}
