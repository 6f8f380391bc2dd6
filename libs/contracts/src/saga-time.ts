const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** When a saga began by its id (ms since 1970), or undefined where the id does not tell: one of a foreign make. */
export function sagaTime(sagaId: string): number | undefined {
  return sagaId.length === 36 && uuidV7.test(sagaId) ? Number.parseInt(sagaId.slice(0, 8) + sagaId.slice(9, 13), 16) : undefined;
}

/** A UUIDv7-shaped id of that time, the same for the same text. */
export function sagaIdFrom(time: number, hex32: string): string {
  const ms = Math.max(0, Math.floor(time)).toString(16).padStart(12, '0').slice(-12);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${hex32.slice(0, 3)}-8${hex32.slice(3, 6)}-${hex32.slice(6, 18)}`;
}
