import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer({ folder: await newFolder() });
  await server.api.addMember('reader');
});
afterAll(cleanUp);

interface Told {
  readonly status: number;
  readonly type: string;
  readonly problem: { readonly status: number; readonly code: string; readonly detail: string; readonly instance: string; readonly title: string; readonly errors?: readonly { readonly path: string; readonly message: string }[] };
}

async function told(path: string, init: RequestInit = {}): Promise<Told> {
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, type: response.headers.get('content-type') ?? '', problem: (await response.json()) as Told['problem'] };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  told(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('what the server does not understand', () => {
  test.each<[string, string, unknown, number, string, string | undefined]>([
    ['not JSON', '/members', '{"id":', 400, 'NOT_JSON', 'body'],
    ['a JSON text instead of an object', '/members', '"jenny"', 400, 'INVALID_REQUEST', 'body'],
    ['a wrong type', '/members', { id: 3, name: '제니' }, 400, 'INVALID_REQUEST', 'id'],
    ['an unknown field', '/members', { id: 'a', name: '제니', nick: 'J' }, 400, 'INVALID_REQUEST', 'nick'],
    ['an unknown field within', '/rentals', { idName: { id: 'a', nick: 'J' }, item: { no: 1 } }, 400, 'INVALID_REQUEST', 'idName.nick'],
    ['an empty id', '/members', { id: '', name: '제니' }, 400, 'INVALID_REQUEST', 'id'],
    ['an id with a slash', '/members', { id: 'a/b', name: '제니' }, 400, 'INVALID_REQUEST', 'id'],
    ['an id with a control character', '/members', { id: 'a\u0007', name: '제니' }, 400, 'INVALID_REQUEST', 'id'],
    ['an id of 65 characters', '/members', { id: '제'.repeat(65), name: '제니' }, 400, 'INVALID_REQUEST', 'id'],
    ['a name of 10 kB', '/members', { id: 'a', name: 'x'.repeat(10_000) }, 400, 'INVALID_REQUEST', 'name'],
    ['a book number of 0', '/books', { no: 0, title: '책' }, 400, 'INVALID_REQUEST', 'no'],
    ['a book number that is no whole one', '/books', { no: 1.5, title: '책' }, 400, 'INVALID_REQUEST', 'no'],
    ['negative points', '/rental-cards/jenny/clearance', { point: -1 }, 400, 'INVALID_REQUEST', 'point'],
    ['a body over 64 kB', '/members', { id: 'a', name: 'x'.repeat(70_000) }, 413, 'BODY_TOO_LARGE', undefined],
    ['an unknown action', '/sagas/x/actions', { action: 'explode', reason: 'why not' }, 400, 'INVALID_REQUEST', 'action'],
    ['an action without a reason', '/sagas/x/actions', { action: 'retry', reason: ' ' }, 400, 'INVALID_REQUEST', 'reason'],
  ])('%s is told as a problem that names it', async (_title, path, body, status, code, where) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status, problem: { status, code, instance: path } });
    expect(answer.type).toContain('application/problem+json');
    if (where !== undefined) expect(answer.problem.errors?.map((error) => error.path)).toContain(where);
  });

  test.each<[string, unknown, string]>([
    ['/books', { no: -1, title: '책' }, 'no is -1, but must be a whole number from 1 to 9007199254740991'],
    ['/books', '{"no": 9007199254740993, "title": "책"}', 'no is 9007199254740992, but must be a whole number from 1 to 9007199254740991'],
    ['/books', { no: 'one', title: '책' }, 'no is "one", but must be a whole number from 1 to 9007199254740991'],
    ['/books', {}, 'title is missing: it must be a text'],
    ['/books', { title: '' }, 'title is "", but must not be empty'],
    ['/members', { id: 'a', name: 5 }, 'name is 5, but must be a text'],
    ['/members', [], 'body is [], but must be a JSON object'],
    ['/members', { id: 'a', name: '가', email: 'at home' }, 'email is "at home", but must be an e-mail address'],
    ['/members', { id: 'a', name: '가', nick: 'J' }, 'nick is not known in the body'],
    ['/rentals', { idName: { id: 'a' } }, 'item is missing: it must be a JSON object'],
    ['/books/1/availability', { status: 'RENTED' }, 'status is "RENTED", but must be one of AVAILABLE, WITHDRAWN'],
    ['/rental-cards/jenny/clearance', { point: -1 }, 'point is -1, but must be at least 0'],
    ['/sagas/1/actions', { action: 'retry', reason: 'x', dryRun: 'yes' }, 'dryRun is "yes", but must be true or false'],
    ['/clock', {}, 'body is {}, but must be either {"now": "2026-12-01T09:00:00Z"} or {"advanceDays": 15}, with at most 36500 days'],
  ])('POST %s with %j says what was wrong in a sentence, once', async (path, body, sentence) => {
    const { problem } = await post(path, body);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST', detail: `The request is not valid: ${sentence}.` });
    expect(problem.errors).toHaveLength(1);
  });

  test('a body that is not packed as it says is told', async () => {
    for (const packing of ['gzip', 'deflate', 'br']) {
      const answer = await post('/members', '{"id":"a","name":"not packed at all"}', { 'Content-Encoding': packing });
      expect(answer).toMatchObject({ status: 400, problem: { detail: expect.stringContaining(packing), errors: [{ path: 'body', message: 'cannot be unpacked' }] } });
    }
  });

  test.each([
    ['/books?limit=0', 'limit'],
    ['/books?limit=201', 'limit'],
    ['/books?limit=ten', 'limit'],
    ['/books?limit=5&limit=6', 'limit'],
    ['/books?colour=red', 'colour'],
    ['/books?cursor=nonsense', 'cursor'],
    ['/books/0', 'no'],
    ['/books/9007199254740992', 'no'],
    ['/rentals?overdue=maybe', 'overdue'],
    ['/sagas?olderThan=P1M', 'olderThan'],
    ['/sagas?olderThan=P104000000D', 'olderThan'],
    ['/members/reader/points?cursor=abc', 'cursor'],
    ['/sagas?status=DONE', 'status'],
    ['/members/%ZZ', 'path'],
    ['/members/jenny?colour=red', 'colour'],
    ['/books/1?limit=5', 'limit'],
    ['/rentals/1?x=', 'x'],
    ['/rentals?overdue=false', 'overdue'],
    ['/rental-cards/jenny?x=1', 'x'],
    ['/rental-cards/jenny/loans?limit=0', 'limit'],
    ['/rental-cards/jenny/loans?cursor=non!sense', 'cursor'],
    ['/sagas/1?verbose=1', 'verbose'],
    ['/sagas/1/explain?verbose=1', 'verbose'],
  ])('GET %s is 400, never clamped', async (path, where) => {
    const answer = await told(path);
    expect(answer).toMatchObject({ status: 400, problem: { status: 400, code: 'INVALID_REQUEST' } });
    expect(answer.problem.errors?.map((error) => error.path)).toContain(where);
  });

  test.each([
    ['/nowhere', 'PATH_NOT_FOUND'],
    ['/members/nobody', 'MEMBER_NOT_FOUND'],
    ['/books/404', 'BOOK_NOT_FOUND'],
    ['/rentals/404', 'RENTAL_NOT_FOUND'],
    ['/members/nobody/points', 'MEMBER_NOT_FOUND'],
    ['/sagas/404', 'SAGA_NOT_FOUND'],
    ['/sagas/404/explain', 'SAGA_NOT_FOUND'],
    ['/sagas/404/events', 'SAGA_NOT_FOUND'],
  ])('GET %s is 404 %s, whatever the caller accepts', async (path, code) => {
    expect(await told(path, { headers: { Accept: 'text/html' } })).toMatchObject({ status: 404, type: expect.stringContaining('application/problem+json'), problem: { code } });
  });

  test.each([
    ['DELETE', '/books/1', 'GET, HEAD, OPTIONS', 'GET does'],
    ['PUT', '/books', 'POST, GET, HEAD, OPTIONS', 'POST and GET do'],
    ['GET', '/rentals/1/return', 'POST, OPTIONS', 'POST does'],
    ['POST', '/docs', 'GET, HEAD, OPTIONS', 'GET does'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS', 'GET does'],
    ['DELETE', '/openapi.json', 'GET, HEAD, OPTIONS', 'GET does'],
  ])('%s on %s is 405 and says what works there', async (method, path, allow, what) => {
    const response = await fetch(`${server.url}${path}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', instance: path, detail: `${method} does not work on ${path}; ${what}.` });
    const asked = await fetch(`${server.url}${path}`, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, allow]);
  });

  test.each(['/MEMBERS/jenny', '/members/', '/members/jenny/', '/Docs', '/docs/', '/healthz/'])('%s is not there: paths are what they are', async (path) => {
    expect(await told(path)).toMatchObject({ status: 404, problem: { code: 'PATH_NOT_FOUND', instance: path } });
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/jsonp', 415],
    ['application/json', 201],
    ['application/json; charset=utf-8', 201],
  ])('a body sent as %s is answered with %i', async (type, status) => {
    const answer = await told('/members', { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify({ id: `sent as ${type.replace('/', ' ')}`, name: '제니' }) });
    expect(answer.status).toBe(status);
    if (status === 415) expect(answer.problem).toMatchObject({ code: 'NOT_SENT_AS_JSON', detail: expect.stringContaining("-H 'Content-Type: application/json'") });
  });

  test('a body that does not say what it is, and a form without fields, are not taken either; no body at all is fine', async () => {
    expect((await told('/members', { method: 'POST', body: new Blob(['{"id":"unsaid","name":"제니"}']) })).status).toBe(415);
    expect((await told('/rental-cards/nobody/clearance', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).status).toBe(415);
    expect((await told('/rental-cards/nobody/clearance', { method: 'POST' })).problem.code).toBe('NOTHING_OWED');
  });

  test('a page of another site changes nothing, with a body or without one', async () => {
    const { status, code } = (await post('/rental-cards/nobody/clearance', {}, { 'Sec-Fetch-Site': 'cross-site' })).problem;
    expect([status, code]).toEqual([403, 'OTHER_SITE']);
    expect((await post('/rental-cards/nobody/clearance', {}, { 'Sec-Fetch-Site': 'same-origin' })).problem.code).toBe('NOTHING_OWED');
    expect((await told('/members', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(200);
  });

  test('bytes that are not UTF-8 are refused, in a body, a path and a query, and do not become one member', async () => {
    const body = Buffer.concat([Buffer.from('{"id":"a'), Buffer.from([0xff]), Buffer.from('","name":"x"}')]);
    expect(await told('/members', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).toMatchObject({ status: 400, problem: { errors: [{ path: 'body', message: 'is not UTF-8' }] } });
    expect(await told('/members/a%FF')).toMatchObject({ status: 400, problem: { errors: [{ path: 'path' }] } });
    expect(await told('/rentals?memberId=a%FF')).toMatchObject({ status: 400, problem: { errors: [{ path: 'query' }] } });
  });

  test('a Korean id is one member, however it was typed', async () => {
    expect((await post('/members', { id: '한글'.normalize('NFD'), name: '제니' })).problem).toMatchObject({ id: '한글'.normalize('NFC') });
    expect((await post('/members', { id: '한글'.normalize('NFC'), name: '제니' })).status).toBe(200);
    expect((await told(`/rental-cards/${encodeURIComponent('한글'.normalize('NFD'))}`)).problem).toMatchObject({ memberId: '한글'.normalize('NFC') });
  });

  test.each([
    ['what is no HTTP', 'good morning\r\n\r\n', 400, 'NOT_HTTP'],
    ['an address of 20 kB', `GET /members?query=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: here\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('%s is a problem too', async (_what, sent, status, code) => {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end(sent);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
    expect(head).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });

  test('a wish to wait is said to be heard only where something waits', async () => {
    const heard = async (path: string, method: string) => (await fetch(`${server.url}${path}`, { method, headers: { Prefer: 'wait=1' } })).headers.get('preference-applied');
    expect(await heard('/members', 'GET')).toBeNull();
    expect(await heard('/rental-cards/nobody/clearance', 'POST')).toBe('wait=1');
  });

  test('a wrong operator or key is told', async () => {
    expect((await post('/members', { id: 'a', name: '가' }, { 'X-Operator': 'x'.repeat(65) })).status).toBe(400);
    expect((await post('/members', { id: 'a', name: '가' }, { 'Idempotency-Key': 'a b' })).status).toBe(400);
  });

  test('an unknown rental, saga and parked message cannot be acted on', async () => {
    expect((await post('/rentals/404/return', {})).problem.code).toBe('RENTAL_NOT_FOUND');
    expect((await post('/sagas/404/actions', { action: 'retry', reason: 'try' })).problem.code).toBe('SAGA_NOT_FOUND');
    expect((await post('/parked/404/discard', { reason: 'gone' })).problem.code).toBe('PARKED_NOT_FOUND');
  });

  test('afterwards the server is up, and Korean ids are fine', async () => {
    expect((await post('/members', { id: '제니 김', name: '제니' })).status).toBe(201);
    expect(await told(`/members/${encodeURIComponent('제니 김')}`)).toMatchObject({ status: 200, problem: { name: '제니' } });
    expect(await told('/readyz')).toMatchObject({ status: 200 });
  });
});

describe('the pages', () => {
  test.each([
    ['a browser to the console', 'text/html,application/xhtml+xml,*/*;q=0.8', '/console/'],
    ['a program to the docs', '*/*', '/docs'],
  ])('the root leads %s', async (_, accept, there) => {
    const response = await fetch(`${server.url}/`, { redirect: 'manual', headers: { Accept: accept } });
    expect([response.status, response.headers.get('location'), response.headers.get('vary')]).toEqual([302, there, 'Accept']);
  });

  test('the docs fetch nothing from elsewhere', async () => {
    const page = await (await fetch(`${server.url}/docs`)).text();
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).toMatch(/^\//);
      expect((await fetch(`${server.url}${link}`)).status).toBe(200);
    }
  });

  test('the API document has every path, with its problems', async () => {
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/members', '/books/{no}/availability', '/rentals', '/rentals/{rentalId}/return', '/rental-cards/{memberId}/clearance', '/best-books', '/sagas/{sagaId}/events', '/parked/{id}/retry', '/audit-trail', '/clock']));
    for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) expect(operation.responses).toHaveProperty('default');
  });
});
