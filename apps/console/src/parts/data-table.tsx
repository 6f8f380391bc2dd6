import { Card, Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly { readonly title: string; readonly show: (row: Row) => ReactNode; readonly numeric?: true }[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A plain table on a card; on a phone it scrolls within itself. For a few hundred rows; more want a virtual list. */
export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label={label}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ title, numeric }) => <Table.Th key={title} c="dimmed" fw={600} fz="sm" ta={numeric === true ? 'right' : 'left'} style={{ whiteSpace: 'nowrap' }}>{title}</Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)}>
                {columns.map(({ title, show, numeric }) => <Table.Td key={title} ta={numeric === true ? 'right' : 'left'}>{show(row)}</Table.Td>)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
