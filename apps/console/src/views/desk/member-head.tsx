import { Button, Card, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Of } from '../../api/client.ts';
import { Balance } from '../../parts/balance.tsx';
import parts from '../../parts/parts.module.css';
import { useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import classes from './desk.module.css';
import { words } from './words.ts';

interface MemberHeadProps {
  readonly member: Of<'Member'>;
  readonly card: Of<'RentalCard'>;
  /** How many of the loans are overdue. */
  readonly overdue: number;
  readonly onClear: () => void;
}

/** Who stands at the desk, whether the card may rent, and if not, why. */
export function MemberHead({ member, card, overdue, onClear }: MemberHeadProps) {
  const said = useWords(words);
  const { points } = useWords(everywhere);
  return (
    <Card component="section" aria-label={said.card}>
      <div className={classes['head']}>
        <span className={classes['initial']} aria-hidden>{[...member.name][0]}</span>
        <div className={classes['who']}>
          <Title order={2} size="h3">{member.name}</Title>
          <span className={parts['dim']}>{member.id} · <Link to={`/members/${encodeURIComponent(member.id)}`} className={parts['quietLink'] ?? ''}>{said.profile}</Link></span>
        </div>
        <MayRent blocked={card.blocked} />
      </div>
      {card.blocked ? <Why card={card} overdue={overdue} /> : null}
      <dl className={classes['figures']}>
        <Figure name={said.open}>{card.open}</Figure>
        <Figure name={said.points}><Balance points={member.points} /></Figure>
        <Figure name={said.fee}>{points(card.lateFee)}</Figure>
        <Figure name={said.returnedBefore}>{card.returned}</Figure>
      </dl>
      {card.lateFee === 0 ? null : (
        <div className={classes['pay']}>
          {card.open > 0 ? <span className={parts['dim']}>{said.returnFirst}</span> : <Button onClick={onClear}>{said.clear(card.lateFee)}</Button>}
        </div>
      )}
    </Card>
  );
}

function MayRent({ blocked }: { readonly blocked: boolean }) {
  const said = useWords(words);
  const Icon = blocked ? IconAlertTriangle : IconCircleCheck;
  return <span className={parts['badge']} data-tone={blocked ? 'bad' : 'good'}><Icon size={14} stroke={2} aria-hidden />{blocked ? said.mayNotRent : said.mayRent}</span>;
}

/** The facts behind the block in the language of the page; where they are not known yet, the server's sentences. */
function Why({ card: { lateFee, blockedBecause }, overdue }: Pick<MemberHeadProps, 'card' | 'overdue'>) {
  const said = useWords(words);
  const facts = [...(overdue > 0 ? [said.overdueLoans(overdue)] : []), ...(lateFee > 0 ? [said.feeOwed(lateFee)] : [])];
  return (
    <ul className={classes['why']}>
      {(facts.length === 0 ? blockedBecause : facts).map((fact) => <li key={fact}>{fact}</li>)}
    </ul>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
