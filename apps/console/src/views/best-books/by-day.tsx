import { Card, Group, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { dayIn } from '../../parts/day.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { isNamed, scaleFor, type OfDay } from './bars.ts';
import classes from './best-books.module.css';
import { words } from './words.ts';

const days = 30;
const namedEvery = 7;

/** How much was rented and returned on each of the last days of the library's calendar. */
export function ByDay() {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.rentals.byDay(days), queryFn: ({ signal }) => ask(api.GET('/rentals/by-day', { params: { query: { days } }, signal })) });
  return (
    <Card component="section" aria-label={said.byDay}>
      <Group justify="space-between" mb="lg">
        <Title order={2}>{said.byDay}</Title>
        <div className={classes['legend']} aria-hidden>
          <span data-of="rented">{said.rented}</span>
          <span data-of="returned">{said.returned}</span>
        </div>
      </Group>
      <DataState query={query}>{({ items }) => <Picture items={items} />}</DataState>
    </Card>
  );
}

function Picture({ items }: { readonly items: readonly OfDay[] }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const { top, lines } = scaleFor(Math.max(...items.flatMap(({ rented, returned }) => [rented, returned])));
  const height = (count: number) => ({ height: `${(count / top) * 100}%` });
  return (
    <>
      <div className={classes['picture']} aria-hidden>
        {lines.map((line) => <span key={line} className={classes['line']} style={{ bottom: `${(line / top) * 100}%` }}>{line.toLocaleString(language)}</span>)}
        <div className={classes['columns']}>
          {items.map(({ day, rented, returned }, index) => (
            <div key={day} className={classes['column']} title={said.ofDay(dayIn(language, day), rented, returned)}>
              <span data-of="rented" style={height(rented)} />
              <span data-of="returned" style={height(returned)} />
              {isNamed(index, items.length, namedEvery) ? <span className={classes['day']}>{shortDay(language, day)}</span> : null}
            </div>
          ))}
        </div>
      </div>
      <table className={classes['told']}>
        <caption>{said.byDay}</caption>
        <thead><tr><th scope="col">{said.day}</th><th scope="col">{said.rented}</th><th scope="col">{said.returned}</th></tr></thead>
        <tbody>{items.map(({ day, rented, returned }) => <tr key={day}><th scope="row">{day}</th><td>{rented}</td><td>{returned}</td></tr>)}</tbody>
      </table>
    </>
  );
}

function shortDay(language: string, day: string): string {
  return new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}
