import { Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHourglass } from '@tabler/icons-react';
import type { Of } from '../../api/client.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useWords } from '../../words/language.tsx';
import { amountText, sumOf, urgencyOf, type Known } from './amount.ts';
import classes from './operator.module.css';
import { useAudit, violationsIn } from './use-audit.ts';
import { amountOf, type Hands, type Pages } from './use-hands.ts';
import { words } from './words.ts';

interface VerdictProps {
  readonly hands: Hands;
  readonly parked: Pages<Of<'ParkedMessage'>>;
}

const looks = {
  act: { tone: 'bad', Icon: IconAlertTriangle },
  watch: { tone: 'undo', Icon: IconHourglass },
  rest: { tone: 'good', Icon: IconCircleCheck },
} as const;

/** In one line, whether anything needs a hand. Says nothing before it knows everything. */
export function Verdict({ hands, parked: parkedPages }: VerdictProps) {
  const lists = [hands.stuck, hands.compensating, hands.running, parkedPages];
  const failed = lists.find(({ data, error }) => data === undefined && error !== null);
  const { data: audited } = useAudit();
  const [stuck, compensating, running, parked] = lists.map(amountOf);
  if (failed !== undefined) return <div className={classes['verdictPlace']}><ErrorState error={failed.error} retry={() => void failed.refetch()} /></div>;
  if (stuck === undefined || compensating === undefined || running === undefined || parked === undefined) return <Skeleton height={86} radius="lg" className={classes['verdictPlace'] ?? ''} />;
  return <Said stuck={stuck} parked={parked} slow={sumOf([compensating, running])} violations={audited === undefined ? 0 : violationsIn(audited)} />;
}

function Said(amounts: Known) {
  const said = useWords(words);
  const { stuck, parked, slow, violations } = amounts;
  const urgency = urgencyOf(amounts);
  const { tone, Icon } = looks[urgency];
  const waiting = [...(stuck.count === 0 ? [] : [said.stuckCount(amountText(stuck))]), ...(parked.count === 0 ? [] : [said.parkedCount(amountText(parked))]), ...(violations === 0 ? [] : [said.violationCount(violations)])];
  const title = { act: waiting.join(said.and), watch: said.slowCount(amountText(slow)), rest: said.allWell }[urgency];
  const text = { act: slow.count === 0 ? said.waitForYou : `${said.waitForYou} ${said.alsoSlow(amountText(slow))}`, watch: said.slowText, rest: said.allWellText }[urgency];
  return (
    <div className={classes['verdict']} data-tone={tone} role="status">
      <Icon size={34} stroke={1.5} aria-hidden className={classes['verdictIcon']} />
      <div>
        <p className={classes['verdictTitle']}>{title}</p>
        <p className={classes['verdictText']}>{text}</p>
      </div>
    </div>
  );
}
