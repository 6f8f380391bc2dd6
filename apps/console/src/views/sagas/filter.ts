import type { Of } from '../../api/client.ts';

type Summary = Of<'SagaSummary'>;
export type Status = Summary['status'];
export type SagaType = NonNullable<Summary['type']>;

export const statuses: readonly Status[] = ['STUCK', 'COMPENSATING', 'RUNNING', 'COMPLETED', 'COMPENSATED', 'ABANDONED'];
export const types: readonly SagaType[] = ['RENT', 'RETURN', 'OVERDUE'];
/** ISO 8601: what the field offers; an address may name any other. */
export const ages = ['PT1M', 'PT10M', 'PT1H', 'P1D'] as const;

/** What the list shows. All of it is in the address, so that a view of it can be sent to somebody. */
export interface Filter {
  readonly status: readonly Status[];
  readonly type?: SagaType;
  readonly memberId?: string;
  readonly olderThan?: string;
  readonly query?: string;
}

/** What in the address is not understood is left out, as if it were not there. */
export function filterOf(address: URLSearchParams): Filter {
  const type = types.find((one) => one === address.get('type'));
  const named = (address.get('status') ?? '').split(',');
  return {
    status: statuses.filter((status) => named.includes(status)),
    ...(type === undefined ? {} : { type }),
    ...given('memberId', address.get('memberId')),
    ...given('olderThan', address.get('olderThan')),
    ...given('query', address.get('query')),
  };
}

function given<Name extends string>(name: Name, value: string | null): { readonly [name in Name]?: string } {
  const text = value?.trim() ?? '';
  return text === '' ? {} : ({ [name]: text } as { readonly [name in Name]: string });
}

/** As the address and the API have it: nothing for what is not asked. */
export function asked({ status, ...rest }: Filter): Readonly<Partial<Record<'status' | 'memberId' | 'olderThan' | 'query', string>>> & { readonly type?: SagaType } {
  return { ...(status.length === 0 ? {} : { status: status.join(',') }), ...rest };
}

export function isEmpty(filter: Filter): boolean {
  return Object.keys(asked(filter)).length === 0;
}
