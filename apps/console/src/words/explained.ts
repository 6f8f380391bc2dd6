import type { Of } from '../api/client.ts';
import type { Language } from './dictionary.ts';
import { sentenceInKorean } from './korean.ts';
import { reasonIn } from './reasons.ts';

const instants = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Why a saga is where it is, in a sentence, with times as the page says them. */
export function explained(language: Language, explanation: Of<'Explanation'>, reason: Of<'SagaSummary'>['reason']): string {
  const format = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const clock = (at: string): string => format.format(new Date(at));
  if (language === 'ko') return sentenceInKorean(explanation, reason === undefined ? undefined : reasonIn(language, reason), clock);
  return explanation.sentence.replace(instants, clock);
}
