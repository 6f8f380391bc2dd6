import { duration } from '../../parts/duration.ts';
import { awaitedInKorean, noteInKorean, remainsInKorean } from '../../words/korean.ts';
import { useLanguage } from '../../words/language.tsx';
import { reasonIn } from '../../words/reasons.ts';
import { services, states, steps } from '../../words/words.ts';
import { phrases } from './phrases.ts';
import type { Beat, Change } from './story.ts';
import { words } from './words.ts';

/** How what a saga's story holds is said in the language of the page. */
export function useTelling() {
  const { language } = useLanguage();
  const said = words[language];
  const korean = language === 'ko';
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const service = (name: string): string => (services[language] as Readonly<Record<string, string>>)[name] ?? name;
  const reason = (of: Parameters<typeof reasonIn>[1]): string => reasonIn(language, of);
  const marks: Readonly<Record<string, string>> = { 'repeated': said.repeated, 'late': said.late, 'too late': said.tooLate, 'unexpected': said.unexpected, 'again': said.again, 'asked again': said.askedAgain };
  const stateOrStep = (of: string, value: string): string => ({ ...(of === 'saga' ? states[language] : steps[language]) } as Readonly<Record<string, string>>)[value] ?? value;
  return {
    language,
    said,
    service,
    reason,
    duration: (ms: number) => duration(ms, language),
    clock: (at: string) => clock.format(new Date(at)),
    /** The sign beside what is out of the ordinary; undefined for what is not. */
    mark: (beat: Beat) => marks[beat.line.mark ?? ''],
    /** What the line says, in a sentence. */
    phrase: ({ phrase, line }: Beat) => {
      const plain = phrase !== 'note' ? phrases[language][phrase] : korean ? noteInKorean(line.what) : capital(line.what);
      return line.reason === undefined ? plain : `${plain}: ${reason(line.reason)}`;
    },
    way: ({ from, to }: Beat) => (from === undefined ? service('saga-coordinator') : `${service(from)} → ${to.map(service).join(', ')}`),
    remains: (text: string) => (korean ? remainsInKorean(text) : capital(text)),
    awaited: (text: string) => (korean ? awaitedInKorean(text) : text),
    change: ({ of, before, after }: Change) => ({ of: of === 'saga' ? said.sagaItself : service(of), before: stateOrStep(of, before), after: stateOrStep(of, after) }),
    step: (value: string) => stateOrStep('', value),
  };
}

export type Telling = ReturnType<typeof useTelling>;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
