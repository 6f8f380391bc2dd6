const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The date of a text that is an instant exactly as `toISOString` writes it; undefined for every other text. */
export function instantOf(text: string): Date | undefined {
  if (text.length !== 24 || text[10] !== 'T' || !instantForm.test(text)) return undefined;
  const date = new Date(text);
  // The 31st of February has the form too, and would come back as another text.
  return Number.isNaN(date.getTime()) || date.toISOString() !== text ? undefined : date;
}

// Dots and dollars would be read as paths and operators, `_bsontype` as a value of the driver's own.
const unsafe = /[.$%\0]|^_bsontype$|^$/;

/** A field name that no path, operator or driver mistakes for something else. Names of the domain stay as they are. */
export function safeName(name: string): string {
  if (!unsafe.test(name)) return name;
  if (name === '') return '%';
  const escaped = name.replaceAll(/[.$%\0]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
  return escaped === '_bsontype' ? '%5Fbsontype' : escaped;
}

export function nameOf(safe: string): string {
  if (!safe.includes('%')) return safe;
  return safe === '%' ? '' : safe.replaceAll(/%([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** JSON as it is stored: instants are dates, so that people and tools can read and compare them; the way back gives the same text. */
export function encode(value: unknown): unknown {
  if (typeof value === 'string') return instantOf(value) ?? value;
  if (value === undefined) return null;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(encode);
  const stored: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    if (one !== undefined) define(stored, safeName(name), encode(one));
  }
  return stored;
}

/** The JSON that `encode` was given. */
export function decode(stored: unknown): unknown {
  if (stored === null || typeof stored !== 'object') return stored;
  if (stored instanceof Date) return stored.toISOString();
  if (Array.isArray(stored)) return stored.map(decode);
  const value: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(stored)) define(value, nameOf(name), decode(one));
  return value;
}

/** A plain assignment to `__proto__` would set no field. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  else target[name] = value;
}
